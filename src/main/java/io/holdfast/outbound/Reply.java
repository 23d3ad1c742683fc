package io.holdfast.outbound;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;

/** An answer of somebody else's server, its body held back; whoever gets it reads all of it or cuts it off. */
public final class Reply {
    private final Vertx vertx;
    private final HttpClientResponse response;
    private final Target target;
    private final Duration patience;

    Reply(Vertx vertx, HttpClientResponse response, Target target, Duration patience) {
        this.vertx = vertx;
        this.response = response;
        this.target = target;
        this.patience = patience;
    }

    /** The status code. */
    public int status() {
        return response.statusCode();
    }

    /** The header fields, as sent. */
    public MultiMap headers() {
        return response.headers();
    }

    /** Who answered, after all redirects. */
    public Target target() {
        return target;
    }

    /** The bytes, paused. */
    public ReadStream<Buffer> body() {
        return response;
    }

    /**
     * Reads the beginning of a small body.
     *
     * @param mostBytes where it is longer, the rest is cut off
     * @return at most so many bytes; fails when the connection does, or when they take too long
     */
    public Future<Buffer> text(int mostBytes) {
        Promise<Buffer> read = Promise.promise();
        Buffer bytes = Buffer.buffer();
        long timer = vertx.setTimer(patience.toMillis(), late -> {
            read.tryFail("the body took too long");
            cut();
        });
        response.exceptionHandler(read::tryFail);
        response.endHandler(end -> read.tryComplete(bytes));
        response.handler(chunk -> {
            bytes.appendBuffer(chunk, 0, Math.min(chunk.length(), mostBytes - bytes.length()));
            if (bytes.length() == mostBytes && read.tryComplete(bytes)) {
                cut();
            }
        });
        response.resume();
        return read.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    /** Lets go of the connection, read or not; harmless when done. */
    public void cut() {
        response.exceptionHandler(ordinary -> {});
        response.request().reset();
        response.resume(); // what was read and not told stays in buffers of the pool until it may
    }
}
