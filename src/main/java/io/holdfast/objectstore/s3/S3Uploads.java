package io.holdfast.objectstore.s3;

import io.holdfast.objectstore.ObjectKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** S3's multipart uploads: begun, filled and completed, each step perhaps by another process. */
final class S3Uploads {
    /** Amazon refuses with InvalidRequest to copy a range of a small object. */
    private static final Set<String> COPIES_NOT = Set.of("NotImplemented", "InvalidRequest", "MethodNotAllowed");

    /**
     * An upload that was begun.
     *
     * @param id as a URL takes it
     * @param crc32 whether it was begun as one whose parts have a CRC-32, and so must have
     * @param alone whether no other upload of the object can have been begun
     */
    record Begun(String id, boolean crc32, boolean alone) {
        private static final String CRC32 = "crc32:";
        private static final String OTHER = "other:";

        /** The upload that {@link #text} names. */
        static Begun of(String text) {
            boolean crc32 = text.startsWith(CRC32);
            return new Begun(text.substring((crc32 ? CRC32 : OTHER).length()), crc32, false);
        }

        /** How another process is told of it. */
        String text() {
            return (crc32 ? CRC32 : OTHER) + id;
        }
    }

    private final Vertx vertx;
    private final S3Client client;
    private final S3Config config;
    private final OpenUploads open;

    S3Uploads(Vertx vertx, S3Client client, S3Config config) {
        this.vertx = vertx;
        this.client = client;
        this.config = config;
        this.open = new OpenUploads(client);
    }

    Future<Begun> begin(String object, Map<String, String> headers, boolean crc32, BooleanSupplier wanted) {
        Map<String, String> fields = new LinkedHashMap<>(headers);
        if (crc32) {
            fields.put("x-amz-checksum-algorithm", "CRC32");
        }
        // each try may have begun an upload, whose id was lost with the answer
        AtomicInteger tries = new AtomicInteger();
        return client.patiently(
                        () -> {
                            tries.incrementAndGet();
                            return client.call(HttpMethod.POST, object + "?uploads", fields, Buffer.buffer());
                        },
                        wanted)
                .map(created -> new Begun(S3Xml.uploadId(created.body()), crc32, tries.get() == 1));
    }

    /** Takes the checksum of bytes that are at hand. */
    Future<PartCheck> check(Buffer bytes, boolean crc32) {
        return PartCheck.of(vertx, bytes, crc32, config.checksums());
    }

    /** Writes a part and answers its receipt. */
    Future<String> write(
            String object, Begun upload, int number, Buffer part, PartCheck check, BooleanSupplier wanted) {
        return put(target(object, upload, number), Map.of(), part, check, wanted);
    }

    /** Writes bytes that are at hand by one request. */
    Future<String> put(
            String target, Map<String, String> headers, Buffer bytes, PartCheck check, BooleanSupplier wanted) {
        Map<String, String> fields = new LinkedHashMap<>(headers);
        fields.putAll(check.headers());
        return client.patiently(
                () -> client.call(HttpMethod.PUT, target, fields, bytes)
                        .compose(answer -> check.holds(answer)
                                ? Future.succeededFuture(check.receipt(answer))
                                : Future.failedFuture(new S3Failure(400, "StoredOtherBytes"))),
                wanted);
    }

    /** Copies a part, or fails with {@link UnsupportedOperationException}. */
    Future<String> copy(String object, Begun upload, int number, ObjectKey source, long first, long length) {
        Map<String, String> from = Map.of(
                "x-amz-copy-source", "/" + config.address().bucket() + "/" + source.value(),
                "x-amz-copy-source-range", "bytes=" + first + "-" + (first + length - 1));
        return client.patiently(
                        () -> client.call(HttpMethod.PUT, target(object, upload, number), from, Buffer.buffer()))
                // a store that does not know the fields has written an empty part
                .map(answer -> S3Xml.copied(answer.body()).orElseThrow(S3Uploads::copiesNot))
                .recover(cause -> Future.failedFuture(
                        cause instanceof S3Failure failure && COPIES_NOT.contains(failure.code())
                                ? copiesNot()
                                : cause));
    }

    /** Completes an upload, or finds that this was done already; forgets the object's other uploads. */
    Future<Void> complete(String object, Begun upload, List<String> receipts, long size) {
        String target = object + "?uploadId=" + upload.id();
        return client.patiently(() -> client.call(HttpMethod.POST, target, Map.of(), S3Xml.completion(receipts)))
                .<Void>mapEmpty()
                .recover(cause -> cause instanceof S3Failure failure && failure.status() == 404
                        ? holds(object, size)
                        : Future.failedFuture(cause))
                .compose(v -> upload.alone()
                        ? Future.succeededFuture()
                        : open.abort(object).otherwiseEmpty());
    }

    /** Fails unless the object is there and has this size. */
    Future<Void> holds(String object, long size) {
        return client.patiently(() -> client.call(HttpMethod.HEAD, object, Map.of(), Buffer.buffer())
                        // a completion whose answer was lost may be under way still
                        .recover(cause -> Future.failedFuture(
                                cause instanceof S3Failure failure && failure.status() == 404
                                        ? new S3Failure(503, "NotThereYet")
                                        : cause)))
                .compose(answer -> Long.toString(size).equals(answer.headers().get("content-length"))
                        ? Future.succeededFuture()
                        : Future.failedFuture(new S3Failure(400, "OtherSize")));
    }

    /** Aborts all there are of one object. */
    Future<Void> abort(String object) {
        return open.abort(object);
    }

    private static String target(String object, Begun upload, int number) {
        return object + "?partNumber=" + number + "&uploadId=" + upload.id();
    }

    private static UnsupportedOperationException copiesNot() {
        return new UnsupportedOperationException("the object store copies no part");
    }
}
