package io.holdfast.objectstore.s3;

import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemType;
import io.holdfast.stream.PulledRead;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.util.Objects;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** An object's bytes, read on by a further range request where the store breaks off, without the reader noticing. */
final class ResumingRead extends PulledRead {
    private static final int MAX_RESUMES = 5;

    /** Where a read is: bytes come, the rest is being opened or, while nobody asks for bytes, yet to be opened, or it is over. */
    private enum Phase {
        FLOWING,
        BROKEN,
        OPENING,
        OVER
    }

    private final Vertx vertx;
    private final LongFunction<Future<HttpClientResponse>> opener;
    private final long length;
    private final @Nullable String tag;
    private final long watch;
    private HttpClientResponse response;
    private Phase phase = Phase.FLOWING;
    private long received;
    private int resumes;
    private long seen = -1;

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
        this.tag = first.getHeader("etag");
        attach(first);
        watch = vertx.setPeriodic(idleMillis, timer -> watch());
    }

    /** Stops reading and lets go of the connection; harmless when done. */
    void release() {
        if (phase != Phase.OVER) {
            finish();
            drop(response);
        }
    }

    /** What a closed connection has read and not told stays in buffers of the pool until it may. */
    private static void drop(HttpClientResponse unwanted) {
        unwanted.request().reset();
        unwanted.resume();
    }

    private void attach(HttpClientResponse current) {
        response = current;
        phase = Phase.FLOWING;
        current.pause();
        current.exceptionHandler(cause -> broken(current));
        current.handler(chunk -> receive(current, chunk));
        current.endHandler(v -> end(current));
        if (isAsked()) {
            current.fetch(demand());
        }
    }

    private boolean flowsFrom(HttpClientResponse which) {
        return phase == Phase.FLOWING && which == response;
    }

    private void receive(HttpClientResponse from, Buffer chunk) {
        if (!flowsFrom(from)) {
            return; // what a broken answer still held is asked for again
        }
        received += chunk.length();
        resumes = 0;
        give(chunk);
    }

    private void end(HttpClientResponse from) {
        if (received < length) {
            broken(from);
        } else if (flowsFrom(from)) {
            finish();
            giveEnd();
        }
    }

    private void broken(HttpClientResponse which) {
        if (flowsFrom(which)) {
            phase = Phase.BROKEN;
            drop(which);
            reopen();
        }
    }

    /** Not before bytes are asked for: a store that tires of a slow reader would break off again and again. */
    private void reopen() {
        if (phase != Phase.BROKEN || !isAsked()) {
            return;
        }
        if (++resumes > MAX_RESUMES) {
            fail();
            return;
        }
        phase = Phase.OPENING;
        opener.apply(received).onComplete(opened -> {
            boolean same =
                    opened.succeeded() && Objects.equals(tag, opened.result().getHeader("etag"));
            if (phase == Phase.OPENING && same) {
                attach(opened.result());
                return;
            }
            if (opened.succeeded()) {
                opened.result().exceptionHandler(ordinary -> {});
                drop(opened.result());
            }
            if (phase == Phase.OPENING) {
                fail();
            }
        });
    }

    /** Only a store that is being asked can be late. */
    private void watch() {
        boolean asked = phase == Phase.FLOWING && isAsked();
        if (asked && seen == received) {
            seen = -1;
            broken(response);
        } else {
            seen = asked ? received : -1;
        }
    }

    private void fail() {
        finish();
        giveFailure(new Problem(ProblemType.STORE_UNAVAILABLE).retryAfter(5).asFailure());
    }

    private void finish() {
        phase = Phase.OVER;
        vertx.cancelTimer(watch);
    }

    @Override
    protected void held() {
        if (phase == Phase.FLOWING) {
            response.pause();
        }
    }

    @Override
    protected void asked(long more) {
        if (phase == Phase.FLOWING) {
            response.fetch(more);
        } else {
            reopen();
        }
    }
}
