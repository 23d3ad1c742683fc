package io.holdfast.identity;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Optional;

/** Reads JSON objects in which no member stands twice, which readers may understand differently (RFC 8725 section 2.6). */
final class StrictJson {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private StrictJson() {}

    /** The object; empty when the bytes are anything but one object in UTF-8. */
    static Optional<JsonObject> object(byte[] bytes) {
        try (JsonParser parser = FACTORY.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (parser.nextToken() != null) {
                // the whole of it, for its faults
            }
            return Optional.of(new JsonObject(Buffer.buffer(bytes)));
        } catch (IOException | RuntimeException malformed) {
            return Optional.empty();
        }
    }
}
