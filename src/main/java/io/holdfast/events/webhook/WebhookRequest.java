package io.holdfast.events.webhook;

import io.holdfast.outbound.AddressGuard;
import io.holdfast.outbound.AddressRefused;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What an account says about one of its webhooks; members that it leaves out stay as they are. */
record WebhookRequest(Optional<String> url, Optional<List<String>> types, Optional<Boolean> enabled) {
    /** What a webhook can be told of. */
    static final Set<String> TYPES = Set.of(
            "asset.stored",
            "asset.erased",
            "asset.hidden",
            "asset.shown",
            "generation.succeeded",
            "generation.failed",
            "export.ready",
            "communications");

    private static final Set<String> MEMBERS = Set.of("url", "types", "enabled");
    private static final int MAX_CHARACTERS = 2_048;

    /** Reads a wish; throws a problem of an invalid field, for a URL that can't be called for instance. */
    static WebhookRequest of(JsonObject body, AddressGuard guard) {
        for (String member : body.fieldNames()) {
            if (!MEMBERS.contains(member)) {
                throw invalid(member, "is not known here");
            }
        }
        Optional<Boolean> enabled = body.containsKey("enabled") ? Optional.of(flag(body)) : Optional.empty();
        return new WebhookRequest(
                body.containsKey("url") ? Optional.of(url(body, guard)) : Optional.empty(),
                body.containsKey("types") ? Optional.of(types(body)) : Optional.empty(),
                enabled);
    }

    /** The same, if it says all that a new webhook needs. */
    WebhookRequest whole() {
        if (url.isEmpty() || types.isEmpty()) {
            throw invalid(url.isEmpty() ? "url" : "types", "is required");
        }
        return this;
    }

    private static boolean flag(JsonObject body) {
        if (body.getValue("enabled") instanceof Boolean flag) {
            return flag;
        }
        throw invalid("enabled", "must be true or false");
    }

    /** Its addresses are looked at with each delivery, since they may change. */
    private static String url(JsonObject body, AddressGuard guard) {
        if (!(body.getValue("url") instanceof String url) || url.length() > MAX_CHARACTERS) {
            throw invalid("url", "must be a URL of at most " + MAX_CHARACTERS + " characters");
        }
        try {
            return guard.check(url).uri().toString();
        } catch (AddressRefused refused) {
            throw invalid("url", refused.fault());
        }
    }

    private static List<String> types(JsonObject body) {
        if (body.getValue("types") instanceof JsonArray types
                && !types.isEmpty()
                && types.stream().allMatch(type -> type instanceof String text && TYPES.contains(text))) {
            return types.stream().map(String::valueOf).distinct().toList();
        }
        throw invalid(
                "types", "must be a list of some of " + TYPES.stream().sorted().toList());
    }

    private static ProblemException invalid(String field, String fault) {
        return Problem.invalidField(field, fault).asFailure();
    }
}
