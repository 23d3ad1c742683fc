package io.holdfast.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/** Writes an event as one line of JSON: time, level, logger, thread, message, and where present fields and exception. */
final class JsonLines extends EncoderBase<ILoggingEvent> {
    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        JsonObject line = new JsonObject()
                .put("time", event.getInstant().toString())
                .put("level", event.getLevel().toString())
                .put("logger", event.getLoggerName())
                .put("thread", event.getThreadName())
                .put("message", event.getFormattedMessage());
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null && !pairs.isEmpty()) {
            line.put("fields", fields(pairs));
        }
        if (event.getThrowableProxy() != null) {
            line.put("exception", Frames.of(event.getThrowableProxy()));
        }
        return (line.encode() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }

    private static JsonObject fields(List<KeyValuePair> pairs) {
        JsonObject fields = new JsonObject();
        pairs.forEach(pair -> fields.put(pair.key, json(pair.value)));
        return fields;
    }

    private static @Nullable Object json(@Nullable Object value) {
        // not a number to JSON
        boolean finite = !(value instanceof Double number) || Double.isFinite(number);
        return value == null || value instanceof Boolean || (value instanceof Number && finite)
                ? value
                : String.valueOf(value);
    }
}
