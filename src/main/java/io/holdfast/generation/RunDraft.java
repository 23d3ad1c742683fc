package io.holdfast.generation;

import io.holdfast.asset.Features;
import io.holdfast.intake.IntakeBatch;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a backend says of a run when it records it.
 *
 * @param inputs assets of the same account, in their order
 * @param fingerprint tells the same request from another
 */
public record RunDraft(
        String model,
        Optional<String> prompt,
        Optional<String> negativePrompt,
        JsonObject parameters,
        Optional<String> feature,
        List<UUID> inputs,
        Buffer fingerprint) {
    private static final Set<String> FIELDS =
            Set.of("model", "prompt", "negativePrompt", "parameters", "feature", "inputs");
    private static final int MAX_NAME = 200;
    private static final int MAX_PROMPT = 64 * 1024;
    private static final int MAX_PARAMETERS = 64 * 1024;
    private static final int MAX_INPUTS = 100;

    public RunDraft {
        inputs = List.copyOf(inputs);
    }

    /** Reads a request; throws {@link ProblemType#INVALID_FIELD} for a field that is not known or not valid. */
    static RunDraft of(JsonObject body) {
        body.fieldNames().stream()
                .filter(field -> !FIELDS.contains(field))
                .findFirst()
                .ifPresent(field -> {
                    throw invalid(field, "is not known");
                });
        return new RunDraft(
                text(body, "model", MAX_NAME)
                        .filter(model -> !model.isBlank())
                        .orElseThrow(() -> invalid("model", "is missing")),
                text(body, "prompt", MAX_PROMPT),
                text(body, "negativePrompt", MAX_PROMPT),
                parameters(body),
                text(body, "feature", MAX_NAME).map(RunDraft::workflow),
                inputs(body),
                fingerprint(body));
    }

    /** A text of so many characters at most; absent and null are none. */
    public static Optional<String> text(JsonObject body, String field, int most) {
        Object value = body.getValue(field);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof String text) || text.length() > most || text.indexOf('\0') >= 0) {
            throw invalid(field, "must be a text of at most " + most + " characters");
        }
        return Optional.of(text);
    }

    private static String workflow(String name) {
        if (!Features.isWorkflow(name)) {
            throw invalid("feature", "must be the name of a workflow such as upscale-2, of at most 64 characters");
        }
        return name;
    }

    private static JsonObject parameters(JsonObject body) {
        Object value = body.getValue("parameters");
        if (value == null) {
            return new JsonObject();
        }
        if (!(value instanceof JsonObject parameters)) {
            throw invalid("parameters", "must be an object");
        }
        String text = parameters.encode();
        if (text.length() > MAX_PARAMETERS || text.contains("\\u0000")) {
            throw invalid("parameters", "must be at most " + MAX_PARAMETERS + " characters of JSON without NUL");
        }
        return parameters;
    }

    private static List<UUID> inputs(JsonObject body) {
        Object value = body.getValue("inputs");
        List<UUID> inputs = new ArrayList<>();
        if (value == null) {
            return inputs;
        }
        if (!(value instanceof JsonArray array) || array.size() > MAX_INPUTS) {
            throw invalid("inputs", "must be a list of at most " + MAX_INPUTS + " ids of assets");
        }
        for (Object id : array) {
            try {
                inputs.add(UUID.fromString(String.valueOf(id)));
            } catch (IllegalArgumentException malformed) {
                throw invalid("inputs", "must be ids of assets");
            }
        }
        return inputs;
    }

    public static ProblemException invalid(String field, String fault) {
        return Problem.invalidField(field, fault).asFailure();
    }

    /** The order of members says nothing (RFC 8259 section 4). */
    private static Buffer fingerprint(JsonObject body) {
        return Buffer.buffer(IntakeBatch.fingerprint(List.of(canonical(body).getBytes(StandardCharsets.UTF_8))));
    }

    private static String canonical(@Nullable Object value) {
        if (value instanceof JsonObject object) {
            Map<String, String> members = new TreeMap<>();
            object.forEach(member -> members.put(member.getKey(), canonical(member.getValue())));
            return members.entrySet().stream()
                    .map(member -> new JsonArray().add(member.getKey()).encode() + ":" + member.getValue())
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (value instanceof JsonArray array) {
            return array.stream().map(RunDraft::canonical).collect(Collectors.joining(",", "[", "]"));
        }
        return new JsonArray().add(value).encode();
    }
}
