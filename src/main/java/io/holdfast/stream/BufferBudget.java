package io.holdfast.stream;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;

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
        if (bytes > capacity) {
            throw new IllegalArgumentException(bytes + " bytes can never be granted from " + capacity);
        }
        Promise<Void> granted = io.vertx.core.Vertx.currentContext() == null
                ? Promise.promise()
                : ((io.vertx.core.internal.ContextInternal) io.vertx.core.Vertx.currentContext()).promise();
        synchronized (this) {
            if (!line.isEmpty() || taken + bytes > capacity) {
                line.add(new Waiter(bytes, granted));
                return granted.future();
            }
            taken += bytes;
        }
        granted.complete();
        return granted.future();
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
