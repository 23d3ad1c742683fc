package io.holdfast.stream.part;

import io.holdfast.internals.BufferBytes;
import io.holdfast.internals.PartBytes;
import io.holdfast.problem.ProblemType;
import io.holdfast.stream.BufferBudget;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into parts of one size, in memory that the budget grants: little by little as bytes arrive, so that slow
 * senders hold little, or a part at a time. What is left at the end is its owner's to take.
 */
public final class PartCutter implements WriteStream<Buffer> {
    private static final long FIRST_GRANT = 64 * 1024;
    private static final long MAX_GRANT = 1024 * 1024;

    private final BufferBudget budget;
    private final int partSize;
    private final Duration patience;
    private final PartTarget target;
    private final ArrayDeque<Buffer> arrived = new ArrayDeque<>();
    private final ArrayDeque<Buffer> spilled = new ArrayDeque<>();
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
    public PartCutter(BufferBudget budget, int partSize, Duration patience, PartTarget target) {
        this.budget = budget;
        this.partSize = partSize;
        this.patience = patience;
        this.target = target;
        ask();
    }

    /** Takes bytes over that belong before all others and that the target has seen; they have their memory granted. */
    public void prime(Buffer bytes) {
        granted += bytes.length();
        hold(bytes);
    }

    /** Goes on because the target takes parts again. */
    public void ready() {
        pump();
    }

    /** Tells the sender that the target takes no more. */
    void fail(Throwable cause) {
        if (failed != null) {
            failed.handle(cause);
        }
        settled.tryFail(cause); // a sender that has ended is not told
    }

    /** What came out of the target but belongs behind the part that is being filled. */
    public Buffer spilled() {
        Buffer bytes = Buffer.buffer();
        spilled.forEach(bytes::appendBuffer);
        return bytes;
    }

    /**
     * What waits for the rest of its part; its memory stays granted until the cutter is closed.
     *
     * @param behind further bytes to view behind it
     */
    public Buffer rest(List<Buffer> behind) {
        return BufferBytes.joined(Stream.of(Stream.of(held.view()), spilled.stream(), behind.stream())
                .flatMap(each -> each)
                .toList());
    }

    /** Ends the cutting, drops what is left, and gives its memory back. */
    public void close() {
        if (!closed) {
            closed = true;
            held.release();
            budget.release(granted);
            granted = 0;
            arrived.clear();
            spilled.clear();
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
        boolean last = held.length() < partSize || target.wholeParts();
        if (closed || (arrived.isEmpty() && spilled.isEmpty() && last)) {
            settled.tryComplete();
        }
    }

    @Override
    public boolean writeQueueFull() {
        boolean waitsForMore = held.length() == partSize && target.wholeParts();
        return !arrived.isEmpty() || !spilled.isEmpty() || (room() <= 0 && !waitsForMore);
    }

    @Override
    public PartCutter setWriteQueueMaxSize(int maxSize) {
        return this;
    }

    @Override
    public PartCutter drainHandler(@Nullable Handler<Void> handler) {
        drained = handler;
        // a target that holds much back from before leaves no room for a first byte, and nothing else would ask
        while (room() <= 0 && held.length() < partSize && ask()) {}
        return this;
    }

    @Override
    public PartCutter exceptionHandler(@Nullable Handler<Throwable> handler) {
        failed = handler;
        return this;
    }

    /** Bytes that may be passed on now: memory is granted for them, and the part is not full without them. */
    private long room() {
        return Math.min(granted - target.heldBack(), partSize) - held.length();
    }

    private void hold(Buffer bytes) {
        if (closed) {
            return;
        }
        long space = Math.min(granted, partSize) - held.length();
        int fits = spilled.isEmpty() ? (int) Math.max(0, Math.min(space, bytes.length())) : 0;
        if (fits > 0) {
            held.append(bytes.slice(0, fits), granted);
        }
        if (fits < bytes.length()) {
            spilled.add(bytes.slice(fits, bytes.length()));
        }
    }

    /** Puts bytes that did not fit into the part before into this one; false while there is no memory for any. */
    private boolean unspill() {
        if (granted <= held.length()) {
            ask();
        }
        if (granted <= held.length()) {
            return false;
        }
        List<Buffer> waiting = List.copyOf(spilled);
        spilled.clear();
        waiting.forEach(this::hold);
        return true;
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
            boolean full = !target.wholeParts() || !arrived.isEmpty() || !spilled.isEmpty();
            if (full && target.takesParts()) {
                cut();
                return true;
            }
            return false;
        }
        if (!spilled.isEmpty()) {
            return unspill();
        }
        if (room() <= 0) {
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
        target.pass(piece, this::hold);
        return !closed; // what the target saw may have made it end
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

    /** Asks for more memory; false when there is none now. */
    private boolean ask() {
        if (asking || closed || (granted == 0 && !target.beginsParts())) {
            return false;
        }
        long next = target.wholeParts() ? partSize : Math.min(MAX_GRANT, Math.max(FIRST_GRANT, granted));
        long wanted = Math.min(next, Math.max(1, partSize + target.heldBack() - granted));
        asking = true;
        Future<Void> grant = budget.grant(wanted, patience);
        if (grant.succeeded()) {
            asking = false;
            granted += wanted;
            return true;
        }
        grant.onSuccess(v -> {
                    asking = false;
                    if (closed) {
                        budget.release(wanted);
                    } else {
                        granted += wanted;
                        pump();
                    }
                })
                .onFailure(this::busy);
        return false;
    }

    private void busy(Throwable cause) {
        if (!closed) {
            fail(cause);
        }
    }
}
