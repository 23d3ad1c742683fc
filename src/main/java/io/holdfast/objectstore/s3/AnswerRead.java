package io.holdfast.objectstore.s3;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads a small answer whole, as long as it moves: a store that puts an upload's parts together sends spaces for minutes
 * before it says how that went (Amazon S3 API, CompleteMultipartUpload).
 */
final class AnswerRead {
    private static final int MAX = 4 * 1024 * 1024;

    private final Vertx vertx;
    private final long idleMillis;
    private final Buffer body = Buffer.buffer();
    private final Promise<Void> whole = Promise.promise();
    private long timer;

    private AnswerRead(Vertx vertx, long idleMillis) {
        this.vertx = vertx;
        this.idleMillis = idleMillis;
        wind();
    }

    /** The body, of which more than 4 MiB is left out; fails when no byte comes for too long, and when it is never whole. */
    static Future<Buffer> of(Vertx vertx, HttpClientResponse response, S3Config config) {
        AnswerRead read = new AnswerRead(vertx, config.timeouts().idle().toMillis());
        response.exceptionHandler(ordinary -> {});
        response.handler(read::take);
        response.end().onComplete(read.whole::tryComplete, read.whole::tryFail);
        return read.whole
                .future()
                .timeout(config.timeouts().answer().toMillis(), TimeUnit.MILLISECONDS)
                .map(read.body)
                .onComplete(done -> vertx.cancelTimer(read.timer));
    }

    private void take(Buffer chunk) {
        if (body.length() + chunk.length() <= MAX) {
            body.appendBuffer(chunk);
        }
        // not once it is over
        if (vertx.cancelTimer(timer)) {
            wind();
        }
    }

    private void wind() {
        timer = vertx.setTimer(
                idleMillis, late -> whole.tryFail(new TimeoutException("the store stopped in the midst of an answer")));
    }
}
