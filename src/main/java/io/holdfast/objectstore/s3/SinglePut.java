package io.holdfast.objectstore.s3;

import io.holdfast.internals.HardClose;
import io.holdfast.stream.Body;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes an object by one request, its bytes passed on as they come and never held.
 *
 * <p>The store is asked to say {@code 100 Continue} before the first byte: what it refuses until then, and a connection that
 * turns out to be dead, can be tried again although the bytes come only once.
 */
final class SinglePut {
    private static final long CONTINUE_MILLIS = 1_000;

    private record Opened(HttpClientRequest request, Future<S3Client.Answer> answered) {}

    private final Vertx vertx;
    private final S3Client client;
    private final S3Config config;
    private boolean continues = true;

    SinglePut(Vertx vertx, S3Client client, S3Config config) {
        this.vertx = vertx;
        this.client = client;
        this.config = config;
    }

    Future<Void> write(String object, Map<String, String> headers, Body body, long length, boolean crc32) {
        BodyCheck check = crc32
                ? new BodyCheck.Crc32()
                : config.checksums() == S3Config.Checksums.ETAG ? new BodyCheck.Md5() : BodyCheck.none();
        Map<String, String> sized = new LinkedHashMap<>(headers);
        sized.put("content-length", Long.toString(length));
        if (length > 0 && continues) {
            sized.put("expect", "100-continue");
        }
        S3Signer.Payload payload = crc32 ? S3Signer.Payload.CRC32_FOLLOWS : S3Signer.Payload.PLAIN;
        return client.patiently(() -> client.open(S3Client.Lane.WRITE, HttpMethod.PUT, object, sized, payload)
                        .compose(put -> ready(put, sized.containsKey("expect"))))
                .onFailure(cause -> body.release())
                .compose(opened -> pass(opened, body, check, length));
    }

    private Future<Opened> ready(HttpClientRequest put, boolean asks) {
        Future<S3Client.Answer> answered = put.response().compose(client::answer);
        Opened opened = new Opened(put, answered);
        if (!asks) {
            return Future.succeededFuture(opened);
        }
        Promise<Opened> ready = Promise.promise();
        long timer = vertx.setTimer(CONTINUE_MILLIS, late -> {
            // RFC 9110 section 10.1.1: do not wait for ever
            if (ready.tryComplete(opened)) {
                answered.onSuccess(kept -> continues = false);
            }
        });
        put.continueHandler(v -> ready.tryComplete(opened));
        answered.onComplete(
                early -> ready.tryFail(new S3Failure(0, "AnsweredBeforeTheBody")), refused -> ready.tryFail(refused));
        put.sendHead().onFailure(ready::tryFail);
        return ready.future().onComplete(done -> vertx.cancelTimer(timer)).onFailure(cause -> HardClose.of(put));
    }

    private Future<Void> pass(Opened opened, Body body, BodyCheck check, long length) {
        RequestBody out = check instanceof BodyCheck.Crc32 crc
                ? RequestBody.framed(vertx, opened.request(), config, crc, length)
                : new RequestBody(vertx, opened.request(), config, check);
        // a store may refuse early and stop reading
        return Future.all(body.to(out), opened.answered())
                .compose(both -> check.holds(opened.answered().result().headers())
                        ? Future.<Void>succeededFuture()
                        : Future.failedFuture(new S3Failure(400, "StoredOtherBytes")))
                .onFailure(cause -> {
                    body.release();
                    HardClose.of(opened.request());
                });
    }
}
