package io.holdfast.objectstore.s3;

import io.holdfast.objectstore.ObjectKey;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the store turned out to offer, asked once before the first write, with an object of one byte: a refusal then costs
 * nothing, while in the middle of an upload it would cost the upload. Its key is always the same, so that a process that
 * dies while it asks leaves nothing that the next one does not find.
 */
final class S3Offers {
    private static final Logger LOG = LoggerFactory.getLogger(S3Offers.class);
    private static final UUID NOBODY = new UUID(0, 0);
    private static final String OBJECT = "/" + ObjectKey.of(NOBODY, NOBODY).value();
    private static final Buffer BYTE = Buffer.buffer("0");
    private static final String RIGHT = "9NvfIQ==";
    private static final String WRONG = "AAAAAA==";

    /**
     * What to use.
     *
     * @param tags whether it takes tags
     * @param crc32 whether it refuses bytes that do not match the CRC-32 that follows them
     */
    record Offer(boolean tags, boolean crc32) {}

    private final S3Client client;
    private final S3Config config;
    private final S3Headers headers;
    private @Nullable Future<Offer> known;

    S3Offers(S3Client client, S3Config config, S3Headers headers) {
        this.client = client;
        this.config = config;
        this.headers = headers;
    }

    /** What the store offers. */
    Future<Offer> offer() {
        Future<Offer> asked = known;
        if (asked == null) {
            asked = config.tags() != S3Config.Feature.AUTO && config.checksums() == S3Config.Checksums.ETAG
                    ? Future.succeededFuture(new Offer(config.tags() == S3Config.Feature.ON, false))
                    : ask();
            known = asked;
            asked.onFailure(cause -> known = null);
        }
        return asked;
    }

    private Future<Offer> ask() {
        boolean tags = config.tags() != S3Config.Feature.OFF;
        boolean crc32 = config.checksums() != S3Config.Checksums.ETAG;
        return takes(tags, crc32 ? RIGHT : null)
                .compose(both -> both
                        ? Future.succeededFuture(new Offer(tags, crc32))
                        : client.patiently(() -> put(false, null))
                                .compose(plain -> tags ? takes(true, null) : Future.succeededFuture(false))
                                .compose(tagged -> (crc32 ? takes(false, RIGHT) : Future.succeededFuture(false))
                                        .map(followed -> new Offer(tagged, followed))))
                .compose(offer -> offer.crc32()
                        ? takes(false, WRONG).map(careless -> new Offer(offer.tags(), !careless))
                        : Future.succeededFuture(offer))
                .transform(asked -> client.patiently(
                                () -> client.call(HttpMethod.DELETE, OBJECT, Map.of(), Buffer.buffer()))
                        .transform(removed ->
                                asked.succeeded() ? judge(asked.result()) : Future.failedFuture(asked.cause())));
    }

    private Future<Offer> judge(Offer offer) {
        LOG.atInfo()
                .addKeyValue("tags", offer.tags())
                .addKeyValue("crc32", offer.crc32())
                .log("asked the object store what it offers");
        if (config.checksums() == S3Config.Checksums.TRAILER && !offer.crc32()) {
            LOG.warn("the object store does not verify checksums, which store.s3.checksums trailer demands");
            return Future.failedFuture(new S3Failure(501, "ChecksumsNotVerified"));
        }
        return Future.succeededFuture(new Offer(offer.tags() || config.tags() == S3Config.Feature.ON, offer.crc32()));
    }

    private Future<Boolean> takes(boolean tags, @Nullable String crc32) {
        return client.patiently(() -> put(tags, crc32))
                .map(true)
                .recover(cause -> cause instanceof S3Failure failure && !failure.passing()
                        ? Future.succeededFuture(false)
                        : Future.failedFuture(cause));
    }

    private Future<S3Client.Answer> put(boolean tags, @Nullable String crc32) {
        Map<String, String> marked = new LinkedHashMap<>(headers.of("application/octet-stream", tags));
        if (crc32 == null) {
            return client.call(HttpMethod.PUT, OBJECT, marked, BYTE);
        }
        marked.put("content-length", "1");
        Buffer framed = Buffer.buffer("1\r\n0\r\n0\r\n" + BodyCheck.Crc32.HEADER + ":" + crc32 + "\r\n\r\n");
        return client.call(HttpMethod.PUT, OBJECT, marked, framed, S3Signer.Payload.CRC32_FOLLOWS);
    }
}
