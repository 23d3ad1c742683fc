package io.holdfast.stream;

import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into parts of one size, in memory that the budget grants little by little as bytes arrive, so that slow
 * senders hold little. What is left at the end is its owner's to take.
 */
public final class PartCutter implements WriteStream<Buffer> {
    /** Where the parts go. */
    public interface Target {
        /** Whether a part can be taken now; when one can be again, {@link PartCutter#ready} is to be called. */
        boolean takesParts();

        /** Sees bytes in their order, before the part that holds them. */
        void pass(Buffer bytes);

        /**
         * Takes a part.
         *
         * @param part at least one byte
         * @param done gives its memory back; to be run once, when nobody looks at the part any more
         */
        void take(Buffer part, Runnable done);
    }

    private static final long FIRST_GRANT = 64 * 1024;
    private static final long LARGEST_GRANT = 1024 * 1024;

    private final Vertx vertx;
    private final BufferBudget budget;
    private final int partSize;
    private final Duration patience;
    private final Target target;
    private final ArrayDeque<Buffer> arrived = new ArrayDeque<>();
    private PartBytes held = new PartBytes();
    private long granted;
    private boolean asking;
    private final Promise<Void> settled = Promise.promise();
    private boolean ended;
    private boolean closed;
    private @Nullable Handler<Void> drained;
    private @Nullable Handler<Throwable> failed;

    /**
     * Makes one.
     *
     * @param partSize bytes of each part
     * @param patience how long it waits for memory before it fails with {@link ProblemType#BUSY}
     */
    public PartCutter(Vertx vertx, BufferBudget budget, int partSize, Duration patience, Target target) {
        this.vertx = vertx;
        this.budget = budget;
        this.partSize = partSize;
        this.patience = patience;
        this.target = target;
        ask();
    }

    /** Takes bytes over that belong before all others and that the target has seen; they have their memory granted. */
    public void prime(Buffer bytes) {
        granted += bytes.length();
        held.append(bytes, granted);
    }

    /** Goes on because the target takes parts again. */
    public void ready() {
        pump();
    }

    /** Bytes that wait for the rest of their part. */
    public int held() {
        return held.length();
    }

    /** The first bytes of the part that is being filled, at most so many. */
    public Buffer head(int most) {
        return held.head(most);
    }

    /** What waits for the rest of its part; its memory stays granted until the cutter is closed. */
    public Buffer rest() {
        return held.view();
    }

    /** Ends the cutting, drops what is left, and gives its memory back. */
    public void close() {
        if (!closed) {
            closed = true;
            held.release();
            budget.release(granted);
            granted = 0;
            arrived.clear();
            settled.tryComplete();
        }
    }

    @Override
    public Future<Void> write(Buffer chunk) {
        arrived.add(chunk);
        pump();
        return Future.succeededFuture();
    }

    /** Done when all bytes are in parts, but for the rest. */
    @Override
    public Future<Void> end() {
        ended = true;
        settle();
        return settled.future();
    }

    private void settle() {
        if (closed || (arrived.isEmpty() && held.length() < partSize)) {
            settled.tryComplete();
        }
    }

    @Override
    public boolean writeQueueFull() {
        return !arrived.isEmpty() || room() == 0;
    }

    @Override
    public PartCutter setWriteQueueMaxSize(int maxSize) {
        return this;
    }

    @Override
    public PartCutter drainHandler(@Nullable Handler<Void> handler) {
        drained = handler;
        return this;
    }

    @Override
    public PartCutter exceptionHandler(@Nullable Handler<Throwable> handler) {
        failed = handler;
        return this;
    }

    private long room() {
        return Math.min(granted, partSize) - held.length();
    }

    private void pump() {
        while (!closed && advance()) {}
        if (ended) {
            settle();
        }
        if (!closed && !writeQueueFull() && drained != null) {
            drained.handle(null);
        }
    }

    /** One step; false when there is nothing to do until bytes, memory or the target come. */
    private boolean advance() {
        if (held.length() == partSize) {
            if (target.takesParts()) {
                cut();
                return true;
            }
            return false;
        }
        if (room() == 0) {
            ask();
            return room() > 0;
        }
        Buffer chunk = arrived.poll();
        if (chunk == null) {
            return false;
        }
        int fits = (int) Math.min(room(), chunk.length());
        Buffer piece = fits == chunk.length() ? chunk : chunk.slice(0, fits);
        if (fits < chunk.length()) {
            arrived.addFirst(chunk.slice(fits, chunk.length()));
        }
        target.pass(piece);
        if (closed) {
            return false; // what the target saw made it end
        }
        held.append(piece, granted);
        return true;
    }

    private void cut() {
        PartBytes part = held;
        long memory = granted;
        held = new PartBytes();
        granted = 0;
        target.take(part.view(), () -> {
            part.release();
            budget.release(memory);
        });
    }

    private void ask() {
        if (asking || closed) {
            return;
        }
        long next = Math.min(LARGEST_GRANT, Math.max(FIRST_GRANT, granted));
        long wanted = Math.min(next, Math.max(1, partSize - granted));
        asking = true;
        Future<Void> grant = budget.acquire(wanted);
        if (grant.succeeded()) {
            asking = false;
            granted += wanted;
            return;
        }
        long timer = vertx.setTimer(patience.toMillis(), id -> {
            if (!closed && failed != null) {
                failed.handle(new Problem(ProblemType.BUSY).retryAfter(5).asFailure());
            }
        });
        grant.onSuccess(v -> {
            vertx.cancelTimer(timer);
            asking = false;
            if (closed) {
                budget.release(wanted);
            } else {
                granted += wanted;
                pump();
            }
        });
    }
}
