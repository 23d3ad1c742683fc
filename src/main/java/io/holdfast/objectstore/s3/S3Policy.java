package io.holdfast.objectstore.s3;

import io.holdfast.objectstore.ObjectKey;
import io.holdfast.objectstore.StorePolicy;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.UUID;

/**
 * Asks whether the bucket's policy denies writes without the mark, as {@code conf/bucket-policy.json} does, by trying one.
 *
 * <p>Its key is always the same, so that a process that dies in between leaves nothing that the next one does not remove.
 */
final class S3Policy {
    private static final String OBJECT =
            "/" + ObjectKey.of(new UUID(0, 0), new UUID(0, 1)).value();
    private static final Buffer BYTE = Buffer.buffer("0");
    private static final int DENIED = 403;

    private final S3Client client;
    private final S3Headers headers;

    S3Policy(S3Client client, S3Headers headers) {
        this.client = client;
        this.headers = headers;
    }

    /** Tries; a store that is away makes it unknown. */
    Future<StorePolicy> ask() {
        return put(false).compose(untagged -> {
            if (untagged < 300) {
                return removed(StorePolicy.OPEN);
            }
            // a store that denies everything enforces nothing that is worth telling
            return untagged == DENIED
                    ? put(true)
                            .compose(tagged -> tagged < 300
                                    ? removed(StorePolicy.ENFORCED)
                                    : Future.succeededFuture(StorePolicy.UNKNOWN))
                    : Future.succeededFuture(StorePolicy.UNKNOWN);
        });
    }

    private Future<StorePolicy> removed(StorePolicy found) {
        return client.patiently(() -> client.call(HttpMethod.DELETE, OBJECT, Map.of(), Buffer.buffer()))
                .transform(done -> Future.succeededFuture(found));
    }

    /** The status of the answer, 503 where there is none. */
    private Future<Integer> put(boolean tagged) {
        Map<String, String> marked = headers.of("application/octet-stream", tagged);
        return client.patiently(() -> client.call(HttpMethod.PUT, OBJECT, marked, BYTE))
                .map(S3Client.Answer::status)
                .recover(cause -> Future.succeededFuture(cause instanceof S3Failure failure ? failure.status() : 503));
    }
}
