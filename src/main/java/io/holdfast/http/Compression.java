package io.holdfast.http;

import io.holdfast.http.field.Acceptance;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;

/** Makes answers of text smaller for who takes that (RFC 9110 section 8.4.1.3), a slice at a turn of the event loop. */
final class Compression {
    /** What is shorter travels in one packet anyway. */
    private static final int MIN_BYTES = 1024;

    /** Takes about a millisecond. */
    private static final int SLICE_BYTES = 32 * 1024;

    private static final int LEVEL = 5;

    private final Buffer plain;
    private final ByteArrayOutputStream compressed = new ByteArrayOutputStream(SLICE_BYTES);
    private final Promise<Buffer> made = Promise.promise();
    private final Context context;
    private final GZIPOutputStream gzip;

    private Compression(Buffer plain) throws IOException {
        this.plain = plain;
        context = Vertx.currentContext();
        gzip = new GZIPOutputStream(compressed) {
            {
                def.setLevel(LEVEL);
            }
        };
    }

    /**
     * Compresses an answer where that is worth it, and says so in its fields.
     *
     * @param fields of the answer; one with an entity tag stays as it is, since that is of these bytes
     */
    static Future<Buffer> of(Exchange exchange, String mediaType, Buffer bytes, MultiMap fields) {
        boolean suits = bytes.length() >= MIN_BYTES
                && (mediaType.startsWith("text/") || mediaType.contains("json"))
                && !fields.contains("ETag")
                && !fields.contains("Content-Encoding");
        if (!suits) {
            return Future.succeededFuture(bytes);
        }
        fields.add("Vary", "Accept-Encoding");
        if (!Acceptance.takesGzip(exchange.header("Accept-Encoding"))) {
            return Future.succeededFuture(bytes);
        }
        fields.set("Content-Encoding", "gzip");
        try {
            Compression compression = new Compression(bytes);
            compression.from(0);
            return compression.made.future();
        } catch (IOException impossible) {
            return Future.failedFuture(impossible);
        }
    }

    private void from(int offset) {
        try {
            int end = Math.min(plain.length(), offset + SLICE_BYTES);
            gzip.write(plain.getBytes(offset, end));
            if (end < plain.length()) {
                context.runOnContext(v -> from(end));
            } else {
                gzip.close();
                made.complete(Buffer.buffer(compressed.toByteArray()));
            }
        } catch (IOException impossible) {
            made.fail(impossible);
        }
    }
}
