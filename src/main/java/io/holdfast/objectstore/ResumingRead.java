package io.holdfast.objectstore;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.streams.ReadStream;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** An object's bytes, read on by a further range request where the store breaks off, without the reader noticing. */
final class ResumingRead implements ReadStream<Buffer> {
    private static final int MOST_RESUMES = 5;

    private final Vertx vertx;
    private final LongFunction<Future<HttpClientResponse>> opener;
    private final long length;
    private HttpClientResponse response;
    private long received;
    private long demand;
    private int resumes;
    private boolean over;
    private long watch;
    private long seen = -1;
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Handler<Throwable> exceptionHandler;

    /**
     * Takes over an opened answer, paused.
     *
     * @param opener opens the rest from a position
     */
    ResumingRead(
            Vertx vertx,
            HttpClientResponse first,
            long length,
            long idleMillis,
            LongFunction<Future<HttpClientResponse>> opener) {
        this.vertx = vertx;
        this.opener = opener;
        this.length = length;
        this.response = first;
        attach();
        watch = vertx.setPeriodic(idleMillis, timer -> watch());
    }

    /** Stops reading and lets go of the connection; harmless when done. */
    void release() {
        if (!over) {
            finish();
            response.request().reset();
        }
    }

    private void attach() {
        HttpClientResponse current = response;
        current.pause();
        current.exceptionHandler(cause -> broken(current));
        current.handler(chunk -> {
            if (over || current != response) {
                return;
            }
            received += chunk.length();
            if (demand != Long.MAX_VALUE) {
                demand--;
            }
            if (handler != null) {
                handler.handle(chunk);
            }
        });
        current.endHandler(v -> {
            if (received < length) {
                broken(current);
            } else if (!over) {
                finish();
                if (endHandler != null) {
                    endHandler.handle(null);
                }
            }
        });
        if (demand > 0) {
            current.fetch(demand);
        }
    }

    private void broken(HttpClientResponse which) {
        if (over || which != response) {
            return;
        }
        if (++resumes > MOST_RESUMES) {
            fail(new S3Failure(0, "BrokenOff"));
            return;
        }
        opener.apply(received).onComplete(opened -> {
            if (over) {
                if (opened.succeeded()) {
                    opened.result().request().reset();
                }
            } else if (opened.succeeded()) {
                response = opened.result();
                attach();
            } else {
                fail(opened.cause());
            }
        });
    }

    /** Only a store that is being asked can be late. */
    private void watch() {
        if (demand > 0 && seen == received) {
            response.request().reset();
            broken(response);
        }
        seen = demand > 0 ? received : -1;
    }

    private void fail(Throwable cause) {
        finish();
        if (exceptionHandler != null) {
            exceptionHandler.handle(cause);
        }
    }

    private void finish() {
        over = true;
        vertx.cancelTimer(watch);
    }

    @Override
    public ResumingRead handler(@Nullable Handler<Buffer> to) {
        handler = to;
        return this;
    }

    @Override
    public ResumingRead endHandler(@Nullable Handler<Void> to) {
        endHandler = to;
        return this;
    }

    @Override
    public ResumingRead exceptionHandler(@Nullable Handler<Throwable> to) {
        exceptionHandler = to;
        return this;
    }

    @Override
    public ResumingRead pause() {
        demand = 0;
        if (!over) {
            response.pause();
        }
        return this;
    }

    @Override
    public ResumingRead resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public ResumingRead fetch(long amount) {
        demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
        if (!over) {
            response.fetch(amount);
        }
        return this;
    }
}
