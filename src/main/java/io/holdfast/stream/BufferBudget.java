package io.holdfast.stream;

import io.holdfast.internals.ContextPromise;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * A number of bytes that all transfers of the process share: who wants more than is left waits in line.
 *
 * <p>Thread-safe; its futures complete on the loop of whoever waits.
 */
public final class BufferBudget {
    private record Waiter(long bytes, Promise<Void> granted) {}

    private final long capacity;
    private final ArrayDeque<Waiter> line = new ArrayDeque<>();
    private long taken;

    /**
     * Makes a budget.
     *
     * @param capacity bytes in all
     */
    public BufferBudget(long capacity) {
        this.capacity = capacity;
    }

    /**
     * Takes bytes, first come first served; each grant must be given back with {@link #release}.
     *
     * @param bytes at most the capacity
     * @return when they are granted
     */
    public Future<Void> acquire(long bytes) {
        return acquire(bytes, false);
    }

    private Future<Void> acquire(long bytes, boolean ahead) {
        if (bytes > capacity) {
            throw new IllegalArgumentException(bytes + " bytes can never be granted from " + capacity);
        }
        Promise<Void> granted = ContextPromise.onThisContext();
        synchronized (this) {
            if ((!ahead && !line.isEmpty()) || taken + bytes > capacity) {
                Waiter waiter = new Waiter(bytes, granted);
                if (ahead) {
                    line.addFirst(waiter);
                } else {
                    line.add(waiter);
                }
                return granted.future();
            }
            taken += bytes;
        }
        granted.complete();
        return granted.future();
    }

    /**
     * The same, but not for ever.
     *
     * @return when they are granted; fails with {@link ProblemType#BUSY} when that takes too long, and gives back then what is
     *     granted later
     */
    public Future<Void> grant(long bytes, Duration patience) {
        return inTime(bytes, acquire(bytes), patience);
    }

    /** The same, but ahead of those who wait: for little that is needed for a moment, such as an answer among uploads. */
    public Future<Void> grantAhead(long bytes, Duration patience) {
        return inTime(bytes, acquire(bytes, true), patience);
    }

    private Future<Void> inTime(long bytes, Future<Void> granted, Duration patience) {
        if (granted.isComplete()) {
            return granted;
        }
        return granted.timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(late -> granted.onSuccess(v -> release(bytes)))
                .recover(late -> Future.failedFuture(
                        new Problem(ProblemType.BUSY).retryAfter(5).asFailure()));
    }

    /** Gives bytes back and serves the line. */
    public void release(long bytes) {
        ArrayDeque<Waiter> served = new ArrayDeque<>();
        synchronized (this) {
            taken -= bytes;
            while (!line.isEmpty() && taken + line.peek().bytes() <= capacity) {
                Waiter next = line.poll();
                taken += next.bytes();
                served.add(next);
            }
        }
        served.forEach(waiter -> waiter.granted().complete());
    }

    /** Bytes in use now. */
    public synchronized long taken() {
        return taken;
    }

    /** Bytes in all. */
    public long capacity() {
        return capacity;
    }

    /** How many wait. */
    public synchronized int waiting() {
        return line.size();
    }
}
