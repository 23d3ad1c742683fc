package io.holdfast.objectstore;

import io.holdfast.stream.Body;
import io.holdfast.stream.BufferBudget;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Writes one object in parts, each held in memory until the store has it; what ends within the first is one request. */
final class MultipartPut {
    private final Vertx vertx;
    private final S3Client client;
    private final S3Config config;
    private final String object;
    private final Map<String, String> headers;
    private final boolean crc32;
    private final AtomicBoolean wanted = new AtomicBoolean(true);
    private @Nullable Future<String> upload;
    private int begins;

    MultipartPut(
            Vertx vertx, S3Client client, S3Config config, String object, Map<String, String> headers, boolean crc32) {
        this.vertx = vertx;
        this.client = client;
        this.config = config;
        this.object = object;
        this.headers = headers;
        this.crc32 = crc32;
    }

    Future<Void> write(Body body, BufferBudget budget, int partSize) {
        PartWriter parts = new PartWriter(vertx, budget, partSize, config.partsInFlight(), this::send);
        return body.to(parts).compose(v -> parts.sent()).compose(this::complete).recover(cause -> {
            wanted.set(false);
            body.release();
            // a part that lands after the abort would stay behind
            return parts.cancel().compose(v -> abort()).transform(done -> Future.failedFuture(cause));
        });
    }

    private Future<String> send(int number, Buffer part, boolean last) {
        return vertx.executeBlocking(() -> checked(part), false).compose(check -> {
            if (number == 1 && last) {
                Map<String, String> whole = new LinkedHashMap<>(headers);
                whole.putAll(check.headers());
                return put(object, whole, part, check);
            }
            return upload().compose(id ->
                    put(object + "?partNumber=" + number + "&uploadId=" + id, check.headers(), part, check));
        });
    }

    private Future<String> put(String target, Map<String, String> fields, Buffer part, Checked check) {
        return client.patiently(
                        () -> client.call(HttpMethod.PUT, target, fields, part).map(answer -> {
                            if (!check.holds(answer, config.checksums())) {
                                throw new S3Failure(400, "StoredOtherBytes");
                            }
                            return answer;
                        }),
                        wanted::get)
                .map(answer ->
                        "<ETag>" + String.valueOf(answer.headers().get("etag")).replace("\"", "&quot;") + "</ETag>"
                                + check.xml());
    }

    private Future<String> upload() {
        Future<String> begun = upload;
        if (begun == null) {
            Map<String, String> fields = new LinkedHashMap<>(headers);
            if (crc32) {
                fields.put("x-amz-checksum-algorithm", "CRC32");
            }
            begun = client.patiently(
                            () -> {
                                begins++;
                                return client.call(HttpMethod.POST, object + "?uploads", fields, Buffer.buffer());
                            },
                            wanted::get)
                    .map(created -> S3Xml.uploadIds(created.body()).get(0));
            upload = begun;
        }
        return begun;
    }

    private Future<Void> complete(List<String> parts) {
        return upload == null
                ? Future.succeededFuture()
                : upload.compose(id -> client.patiently(() -> client.call(
                                HttpMethod.POST, object + "?uploadId=" + id, Map.of(), S3Xml.completion(parts))))
                        .compose(v -> begins == 1 ? Future.succeededFuture() : forgetTwins());
    }

    /** Each try to begin may have begun an upload, whose id was lost with the answer. */
    private Future<Void> forgetTwins() {
        return new OpenUploads(client).abort(object).otherwiseEmpty();
    }

    private Future<Void> abort() {
        return upload == null ? Future.succeededFuture() : new OpenUploads(client).abort(object);
    }

    /** Off the event loop, because a part is large and MD5 is slow. */
    private Checked checked(Buffer part) {
        if (crc32) {
            BodyCheck.Crc32 crc = new BodyCheck.Crc32();
            crc.add(part);
            return new Checked(BodyCheck.Crc32.HEADER, crc.base64());
        }
        BodyCheck.Md5 md5 = new BodyCheck.Md5();
        md5.add(part);
        return new Checked(
                "content-md5", Base64.getEncoder().encodeToString(md5.digest().digest()));
    }

    /** The checksum of a part, with the header field that tells it. */
    private record Checked(String header, String base64) {
        Map<String, String> headers() {
            return Map.of(header, base64);
        }

        String xml() {
            return header.equals(BodyCheck.Crc32.HEADER) ? "<ChecksumCRC32>" + base64 + "</ChecksumCRC32>" : "";
        }

        boolean holds(S3Client.Answer answer, S3Config.Checksums checksums) {
            String repeated = answer.headers().get(header);
            return (repeated == null || repeated.equals(base64))
                    && (checksums != S3Config.Checksums.ETAG
                            || BodyCheck.Md5.isTag(Base64.getDecoder().decode(base64), answer.headers()));
        }
    }
}
