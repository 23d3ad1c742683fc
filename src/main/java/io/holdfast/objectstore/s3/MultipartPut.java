package io.holdfast.objectstore.s3;

import io.holdfast.stream.Body;
import io.holdfast.stream.BufferBudget;
import io.holdfast.stream.part.PartWriter;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Writes one object in parts, each held in memory until the store has it; what ends within the first is one request. */
final class MultipartPut {
    private final S3Uploads uploads;
    private final int partsInFlight;
    private final String object;
    private final Map<String, String> headers;
    private final boolean crc32;
    private final AtomicBoolean wanted = new AtomicBoolean(true);
    private @Nullable Future<S3Uploads.Begun> beginning;
    private long size;

    MultipartPut(S3Uploads uploads, int partsInFlight, String object, Map<String, String> headers, boolean crc32) {
        this.uploads = uploads;
        this.partsInFlight = partsInFlight;
        this.object = object;
        this.headers = headers;
        this.crc32 = crc32;
    }

    Future<Void> write(Body body, BufferBudget budget, int partSize) {
        PartWriter parts = new PartWriter(budget, partSize, partsInFlight, this::send);
        return body.to(parts.stream())
                .compose(v -> parts.finish())
                .compose(this::complete)
                .recover(cause -> {
                    wanted.set(false);
                    body.release();
                    // a part that lands after the abort would stay behind
                    return parts.cancel().compose(v -> abort()).transform(done -> Future.failedFuture(cause));
                });
    }

    /** Whether it was more than one request. */
    boolean isParted() {
        return beginning != null;
    }

    private Future<String> send(int number, Buffer part, boolean last) {
        size += part.length();
        return uploads.check(part, crc32)
                .compose(check -> number == 1 && last
                        ? uploads.put(object, headers, part, check, wanted::get)
                        : begin().compose(upload -> uploads.write(object, upload, number, part, check, wanted::get)));
    }

    private Future<S3Uploads.Begun> begin() {
        Future<S3Uploads.Begun> asked = beginning;
        if (asked == null) {
            asked = uploads.begin(object, headers, crc32, wanted::get);
            beginning = asked;
        }
        return asked;
    }

    private Future<Void> complete(List<String> receipts) {
        return beginning == null
                ? Future.succeededFuture()
                : beginning.compose(upload -> uploads.complete(object, upload, receipts, size));
    }

    private Future<Void> abort() {
        return beginning == null ? Future.succeededFuture() : uploads.abort(object);
    }
}
