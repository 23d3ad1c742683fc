package io.holdfast.http;

import io.holdfast.problem.ProblemType;
import io.holdfast.stream.Body;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

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

    static JsonObject parsed(Buffer bytes) {
        try {
            return new JsonObject(bytes);
        } catch (DecodeException | ClassCastException malformed) {
            throw ProblemType.BAD_REQUEST.asFailure("The body is not a JSON object.");
        }
    }
}
