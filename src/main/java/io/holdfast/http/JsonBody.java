package io.holdfast.http;

import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemType;
import io.holdfast.stream.Body;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Bodies that are small JSON objects. */
public final class JsonBody {
    private JsonBody() {}

    /**
     * Reads one.
     *
     * @param maxBytes more fail with {@link ProblemType#TOO_LARGE}
     * @return the object; fails with {@link ProblemType#BAD_REQUEST} when it is none
     */
    public static Future<JsonObject> of(Body body, int maxBytes) {
        return read(body, maxBytes).map(JsonBody::parsed);
    }

    static Future<Buffer> read(Body body, int maxBytes) {
        Buffer bytes = Buffer.buffer();
        return body.limit(maxBytes).tap(bytes::appendBuffer).drain().map(bytes);
    }

    /** Refuses members that could have meant something; throws {@link ProblemType#INVALID_FIELD}. */
    public static void only(JsonObject body, Set<String> known) {
        body.fieldNames().stream()
                .filter(member -> !known.contains(member))
                .findFirst()
                .ifPresent(member -> {
                    throw Problem.invalidField(member, "is not known here").asFailure();
                });
    }

    /** What Java has no number for becomes infinite, and would be written as a text (RFC 8259 section 6). */
    private static boolean isFinite(@Nullable Object value) {
        if (value instanceof Map<?, ?> members) {
            return members.values().stream().allMatch(JsonBody::isFinite);
        }
        return value instanceof List<?> items
                ? items.stream().allMatch(JsonBody::isFinite)
                : !(value instanceof Double number) || Double.isFinite(number);
    }

    static JsonObject parsed(Buffer bytes) {
        try {
            JsonObject body = new JsonObject(bytes);
            body.getMap().forEach((member, value) -> {
                if (!isFinite(value)) {
                    throw Problem.invalidField(member, "holds a number that is too large")
                            .asFailure();
                }
            });
            return body;
        } catch (DecodeException | ClassCastException malformed) {
            throw ProblemType.BAD_REQUEST.asFailure("The body is not a JSON object.");
        }
    }
}
