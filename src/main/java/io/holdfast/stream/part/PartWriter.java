package io.holdfast.stream.part;

import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemType;
import io.holdfast.stream.BufferBudget;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects a stream into parts and sends a few at once, each held in memory the budget granted; while there is none, the
 * sender waits.
 */
public final class PartWriter implements WriteStream<Buffer> {
    private static final long BUDGET_MILLIS = 30_000;

    /** Sends one part; the answer is what completing needs to know. */
    public interface Sender {
        Future<String> send(int number, Buffer part, boolean last);
    }

    private final Vertx vertx;
    private final BufferBudget budget;
    private final Sender sender;
    private final int partSize;
    private final int inFlight;

    // a future would keep the bytes of its part for as long as it is kept itself
    private final List<String> answers = new ArrayList<>();
    private PartBytes part = new PartBytes();
    private boolean granted;
    private boolean asking;
    private int flying;
    private boolean ended;
    private @Nullable Throwable failure;
    private @Nullable Handler<Void> drained;
    private @Nullable Handler<Throwable> failed;
    private final Promise<Void> finished = Promise.promise();
    private final Promise<Void> landed = Promise.promise();

    public PartWriter(Vertx vertx, BufferBudget budget, int partSize, int inFlight, Sender sender) {
        this.vertx = vertx;
        this.budget = budget;
        this.partSize = partSize;
        this.inFlight = inFlight;
        this.sender = sender;
        ask();
    }

    /** The answers to the parts in order, when all have been sent. */
    public Future<List<String>> sent() {
        return finished.future().map(v -> answers);
    }

    /** Lets go of the memory it holds; done when the parts in flight have landed, one way or the other. */
    public Future<Void> cancel() {
        fail(new IllegalStateException("cancelled"));
        return flying == 0 ? Future.succeededFuture() : landed.future();
    }

    @Override
    public Future<Void> write(Buffer chunk) {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        int fits = Math.min(chunk.length(), partSize - part.length());
        part.append(chunk.slice(0, fits), partSize);
        if (part.length() == partSize && fits < chunk.length()) {
            flush(chunk.slice(fits, chunk.length()));
        }
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> end() {
        ended = true;
        if (granted && (part.length() > 0 || answers.isEmpty())) {
            flush(Buffer.buffer());
        }
        settle();
        return finished.future();
    }

    @Override
    public boolean writeQueueFull() {
        return !granted;
    }

    @Override
    public PartWriter setWriteQueueMaxSize(int maxSize) {
        return this;
    }

    @Override
    public PartWriter drainHandler(@Nullable Handler<Void> handler) {
        drained = handler;
        return this;
    }

    @Override
    public PartWriter exceptionHandler(@Nullable Handler<Throwable> handler) {
        failed = handler;
        return this;
    }

    /**
     * Sends the part.
     *
     * @param next begins the next one: a chunk at most, until there is room for its part
     */
    private void flush(Buffer next) {
        PartBytes full = part;
        part = new PartBytes();
        // before anything else, because whoever is told that there is room writes what is behind it at once
        part.append(next, partSize);
        granted = false;
        flying++;
        int index = answers.size();
        answers.add("");
        sender.send(index + 1, full.view(), ended).onComplete(done -> {
            flying--;
            full.release();
            budget.release(partSize);
            if (done.failed()) {
                fail(done.cause());
            } else {
                answers.set(index, done.result());
                ask();
                settle();
            }
            if (flying == 0 && failure != null) {
                landed.tryComplete();
            }
        });
        ask();
    }

    private void ask() {
        if (granted || asking || complete() || failure != null || flying >= inFlight) {
            return;
        }
        asking = true;
        long timer = vertx.setTimer(
                BUDGET_MILLIS,
                id -> fail(new Problem(ProblemType.BUSY).retryAfter(10).asFailure()));
        budget.acquire(partSize).onSuccess(v -> {
            vertx.cancelTimer(timer);
            asking = false;
            if (failure != null || complete()) {
                budget.release(partSize);
                return;
            }
            granted = true;
            if (ended || part.length() >= partSize) {
                flush(Buffer.buffer());
                settle();
            } else if (drained != null) {
                drained.handle(null);
            }
        });
    }

    /** Whether all parts are on their way. */
    private boolean complete() {
        return ended && part.length() == 0 && !answers.isEmpty();
    }

    private void settle() {
        if (complete() && flying == 0 && failure == null) {
            if (granted) {
                granted = false;
                budget.release(partSize);
            }
            finished.tryComplete();
        }
    }

    private void fail(Throwable cause) {
        if (failure != null || finished.future().isComplete()) {
            return;
        }
        failure = cause;
        part.release();
        if (granted) {
            granted = false;
            budget.release(partSize);
        }
        finished.tryFail(cause);
        if (failed != null) {
            failed.handle(cause);
        }
    }
}
