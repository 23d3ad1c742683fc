package io.holdfast.policy;

import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.settings.PublicUrl;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One version of the policy.
 *
 * @param name such as {@code 2025-11-14}; safe within URLs and structured fields
 * @param markdown its text (RFC 7763)
 * @param material whether it changes what people agreed to, so that they are shown it until they accept
 */
record PolicyVersion(String name, String markdown, boolean material, Instant effective) {
    /** The columns that {@link #json} reads. */
    static final String COLUMNS = "version, material, effective_at, published_at";

    private static final Set<String> MEMBERS = Set.of("version", "markdown", "material", "effectiveAt");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final int MAX_CHARACTERS = 200_000;

    /** Reads a version to be published; throws {@link ProblemType#INVALID_FIELD}. */
    static PolicyVersion of(JsonObject body) {
        body.fieldNames().stream()
                .filter(member -> !MEMBERS.contains(member))
                .findFirst()
                .ifPresent(member -> {
                    throw invalid(member, "is not known here");
                });
        if (!(body.getValue("markdown") instanceof String markdown)
                || markdown.isBlank()
                || markdown.length() > MAX_CHARACTERS
                || markdown.indexOf('\0') >= 0) {
            throw invalid("markdown", "must be a text of 1 to " + MAX_CHARACTERS + " characters");
        }
        if (!(body.getValue("material") instanceof Boolean material)) {
            throw invalid("material", "must be true or false");
        }
        return new PolicyVersion(name(body), markdown, material, effective(body));
    }

    /** The name that a body gives; throws {@link ProblemType#INVALID_FIELD} for what can't be one. */
    static String name(JsonObject body) {
        if (body.getValue("version") instanceof String name && isName(name)) {
            return name;
        }
        throw invalid("version", "must be 1 to 64 letters, digits, dots, hyphens and underscores");
    }

    /** Whether a version may be called so. */
    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** A version as it is told of, without its text. */
    static JsonObject json(Row row, PublicUrl site) {
        return new JsonObject()
                .put("version", row.getString("version"))
                .put("material", row.getBoolean("material"))
                .put(
                        "effectiveAt",
                        row.getOffsetDateTime("effective_at").toInstant().toString())
                .put(
                        "publishedAt",
                        row.getOffsetDateTime("published_at").toInstant().toString())
                .put(
                        "links",
                        new JsonObject().put("self", site.path("/v1/policy/versions/" + row.getString("version"))));
    }

    private static Instant effective(JsonObject body) {
        if (body.getValue("effectiveAt") instanceof String text) {
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException malformed) {
                throw invalid("effectiveAt", "must be a time such as 2026-01-01T00:00:00Z");
            }
        }
        throw invalid("effectiveAt", "must be a time such as 2026-01-01T00:00:00Z");
    }

    private static ProblemException invalid(String field, String fault) {
        return Problem.invalidField(field, fault).asFailure();
    }
}
