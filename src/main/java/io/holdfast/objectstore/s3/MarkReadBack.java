package io.holdfast.objectstore.s3;

import io.holdfast.objectstore.Keeping;
import io.holdfast.objectstore.KeptMark;
import io.holdfast.objectstore.ObjectKey;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.rights.DoNotTrain;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Reads back what the store keeps of the mark, since a header field that it takes may be dropped all the same: of an object
 * written by one request, and of one made of parts.
 *
 * <p>Keys are fresh, so that processes which ask at the same time don't take one another's objects for their own, and begin
 * with the time: what a process left that died meanwhile is found by the next one.
 */
final class MarkReadBack {
    private static final UUID NOBODY = new UUID(0, 0);
    private static final Buffer BYTE = Buffer.buffer("0");
    private static final String TYPE = "application/octet-stream";
    private static final long STALE_MILLIS = TimeUnit.HOURS.toMillis(1);
    private static final int DENIED = 403;

    private final S3Client client;
    private final S3Config config;
    private final S3Headers headers;
    private final S3Uploads uploads;
    private final ObjectTags tags;

    MarkReadBack(S3Client client, S3Config config, S3Headers headers, S3Uploads uploads, ObjectTags tags) {
        this.client = client;
        this.config = config;
        this.headers = headers;
        this.uploads = uploads;
        this.tags = tags;
    }

    /** Asks; a store that is away, or slower than it may be, makes it unknown. */
    Future<KeptMark> ask(S3Offers.Offer offer) {
        Map<String, String> marked = headers.of(TYPE, offer.tags());
        UUID whole =
                new UUID(System.currentTimeMillis(), ThreadLocalRandom.current().nextLong() & ~1L);
        return sweep().transform(
                        swept -> client.patiently(() -> client.call(HttpMethod.PUT, object(whole), marked, BYTE)))
                .compose(v -> parted(object(partedOf(whole)), marked, offer.crc32()))
                .compose(v -> read(object(whole)))
                .compose(first -> read(object(partedOf(whole))).map(second -> new KeptMark(first, second)))
                .timeout(config.timeouts().firstByte().toMillis(), TimeUnit.MILLISECONDS)
                .otherwise(KeptMark.UNKNOWN)
                .compose(kept -> remove(whole).transform(removed -> Future.succeededFuture(kept)));
    }

    private Future<Void> parted(String object, Map<String, String> marked, boolean crc32) {
        return uploads.begin(object, marked, crc32, () -> true).compose(begun -> uploads.check(BYTE, crc32)
                .compose(check -> uploads.write(object, begun, 1, BYTE, check, () -> true))
                .compose(receipt -> uploads.complete(object, begun, List.of(receipt), BYTE.length())));
    }

    private Future<KeptMark.Parts> read(String object) {
        return tags(object)
                .compose(kept -> client.patiently(() -> client.call(HttpMethod.HEAD, object, Map.of(), Buffer.buffer()))
                        .map(head -> {
                            // a store that knows no tags may have taken them for the object itself
                            boolean whole = Integer.toString(BYTE.length())
                                    .equals(head.headers().get("content-length"));
                            return new KeptMark.Parts(metadata(head), whole ? kept : Keeping.LOST);
                        }));
    }

    private static Keeping metadata(S3Client.Answer head) {
        return DoNotTrain.objectMetadata().entrySet().stream().allMatch(field -> field.getValue()
                        .equals(head.headers().get("x-amz-meta-" + field.getKey())))
                ? Keeping.KEPT
                : Keeping.LOST;
    }

    private Future<Keeping> tags(String object) {
        if (config.tags() == S3Config.Feature.OFF) {
            return Future.succeededFuture(Keeping.OFF);
        }
        return keeping(object, Keeping.KEPT)
                .compose(first -> first == Keeping.LOST
                        ? tags.set(object)
                                .compose(v -> keeping(object, Keeping.SET_BEHIND))
                                .recover(MarkReadBack::refused)
                        : Future.succeededFuture(first));
    }

    private Future<Keeping> keeping(String object, Keeping there) {
        return tags.areSet(object)
                .map(set -> set ? there : Keeping.LOST)
                .recover(cause -> cause instanceof S3Failure failure && failure.status() == DENIED
                        ? Future.succeededFuture(Keeping.UNKNOWN)
                        : refused(cause));
    }

    private static Future<Keeping> refused(Throwable cause) {
        return cause instanceof S3Failure failure && !failure.passing()
                ? Future.succeededFuture(Keeping.LOST)
                : Future.failedFuture(cause);
    }

    /** Removes what others left that died while they asked. */
    private Future<?> sweep() {
        String listed = "?list-type=2&max-keys=" + ObjectStore.PAGE + "&prefix=" + NOBODY + "%2F";
        long stale = System.currentTimeMillis() - STALE_MILLIS;
        return client.call(HttpMethod.GET, listed, Map.of(), Buffer.buffer())
                .compose(answer -> Future.join(S3Xml.listed(answer.body()).stream()
                        .map(each -> each.key().id())
                        .filter(id -> id.getMostSignificantBits() > 0 && id.getMostSignificantBits() < stale)
                        .map(this::remove)
                        .toList()));
    }

    /** The one that is made of parts goes first, for it is found by the other. */
    private Future<?> remove(UUID whole) {
        String parted = object(partedOf(whole));
        return delete(parted).compose(v -> uploads.abort(parted)).compose(v -> delete(object(whole)));
    }

    private Future<?> delete(String object) {
        return client.patiently(() -> client.call(HttpMethod.DELETE, object, Map.of(), Buffer.buffer()))
                .recover(cause -> cause instanceof S3Failure failure && failure.status() == 404
                        ? Future.succeededFuture()
                        : Future.failedFuture(cause));
    }

    private static UUID partedOf(UUID whole) {
        return new UUID(whole.getMostSignificantBits(), whole.getLeastSignificantBits() | 1L);
    }

    private static String object(UUID id) {
        return "/" + ObjectKey.of(NOBODY, id).value();
    }
}
