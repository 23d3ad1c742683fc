package io.holdfast.stream;

import io.holdfast.internals.BufferBytes;
import io.holdfast.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Bytes on their way in, held back from the moment this is made until {@link #to} lets them flow once.
 *
 * <p>It subscribes to data, end and failure at once, because a failure that arrives while nobody listens is never told
 * again. Not thread-safe: it lives on the event loop of its source.
 */
public final class Body {
    private final ReadStream<Buffer> source;
    private final OptionalLong length;
    private final ChunkQueue waiting = new ChunkQueue();
    private final List<Consumer<Buffer>> taps = new ArrayList<>();
    private final Promise<Void> finished = Promise.promise();
    private final NextTurn gathered = new NextTurn();
    private long limit = Long.MAX_VALUE;
    private long received;
    private boolean ended;
    private boolean flowing;
    private long awaited;
    private @Nullable Throwable failure;
    private @Nullable Throwable torn;
    private @Nullable Runnable onProgress;
    private Transform transform = Transform.NONE;

    private Body(ReadStream<Buffer> source, OptionalLong length) {
        this.source = source;
        this.length = length;
        source.exceptionHandler(this::cutOff);
        source.endHandler(v -> end());
        source.handler(this::receive);
        hold();
    }

    /** Takes over the body of a request; must be the first statement of its exchange. */
    public static Body of(HttpServerRequest request) {
        return new Body(request, AnnouncedLength.of(request));
    }

    /**
     * Takes over a stream, a part of a form for instance.
     *
     * @param length bytes to come, where known; a body of another length fails with {@link ProblemType#LENGTH_MISMATCH}
     */
    public static Body of(ReadStream<Buffer> source, OptionalLong length) {
        return new Body(source, length);
    }

    /** Bytes that are at hand. */
    public static Body of(Buffer bytes) {
        return new Body(new BufferRead(bytes), OptionalLong.of(bytes.length()));
    }

    /** How many bytes there will be: as many as the sender announced, where he did, and what a transform adds. */
    public OptionalLong length() {
        return length.isEmpty() ? length : OptionalLong.of(length.getAsLong() + transform.added());
    }

    /** How many bytes have arrived so far, the peeked ones included, before any transform. */
    public long received() {
        return received;
    }

    /** Sees each chunk once, in order, as it arrives; the chunk must not be changed. Add taps before bytes flow. */
    public Body tap(Consumer<Buffer> tap) {
        taps.add(tap);
        waiting.forEach(tap);
        return this;
    }

    /** Fails with {@link ProblemType#TOO_LARGE} as soon as more than so many bytes have arrived. */
    public Body limit(long maxBytes) {
        limit = maxBytes;
        if (received > limit || length.orElse(0) > limit) {
            cancel(ProblemType.TOO_LARGE.asFailure());
        }
        return this;
    }

    /** The most bytes that may arrive. */
    public long limit() {
        return limit;
    }

    /** Looks at up to {@code bytes} first bytes or a chunk more, which stay; at fewer when there are; fails as the body does. */
    public Future<Buffer> peek(int bytes) {
        return until(() -> received >= bytes).map(v -> BufferBytes.joined(waiting.all()));
    }

    private Future<Void> until(BooleanSupplier enough) {
        Promise<Void> reached = Promise.promise();
        onProgress = () -> {
            if (failure != null) {
                onProgress = null;
                reached.fail(failure);
            } else if (ended || enough.getAsBoolean()) {
                onProgress = null;
                hold();
                reached.complete();
            }
        };
        onProgress.run();
        if (!reached.future().isComplete()) {
            ask();
        }
        return reached.future();
    }

    /** Lets the bytes pass through a transform from the first on, the peeked ones too; before they flow, and once. */
    public void through(Transform changing) {
        List<Buffer> peeked = waiting.all();
        waiting.clear();
        transform = changing;
        peeked.forEach(chunk -> changing.accept(chunk, waiting::add));
        if (ended && failure == null) {
            changing.end(waiting::add);
        }
    }

    /** Lets bytes arrive until {@link #length} tells what the transform makes of them; fails as the body does. */
    public Future<Void> decided() {
        return until(transform::decided);
    }

    /**
     * Lets the bytes flow to {@code destination} at its pace and ends it, but only if every byte arrived: a destination
     * that is fed from a torn body is left unended for its owner to reset. Fails as the body or the destination does.
     */
    public Future<Void> to(WriteStream<Buffer> destination) {
        destination.exceptionHandler(this::refuse);
        destination.drainHandler(v -> flow(destination));
        onProgress = () -> gather(destination);
        flow(destination);
        return finished.future().compose(v -> destination.end());
    }

    /** Fails the body when no byte arrives for so long while bytes are asked for, with {@link ProblemType#TIMED_OUT}. */
    public Body stallsAfter(Vertx vertx, Duration patience) {
        awaited = System.nanoTime();
        long timer = vertx.setPeriodic(Math.max(1, patience.toMillis() / 4), id -> {
            if (isAwaited() && System.nanoTime() - awaited > patience.toNanos()) {
                cancel(ProblemType.TIMED_OUT.asFailure());
            }
        });
        finished.future().onComplete(done -> vertx.cancelTimer(timer));
        return this;
    }

    /** Whether more bytes are asked for. */
    public boolean isAwaited() {
        return flowing && !ended;
    }

    /** Reads what is left into nothing but the taps. */
    public Future<Void> drain() {
        onProgress = () -> {
            waiting.clear();
            settle();
        };
        onProgress.run();
        ask();
        return finished.future();
    }

    /** Gives up on the body: whoever waits for it fails with {@code cause}. */
    public void cancel(Throwable cause) {
        fail(cause, cause);
    }

    /** Tells that nobody takes the bytes any more. */
    public void release() {
        refuse(new IllegalStateException("nobody takes the body"));
    }

    private void flow(WriteStream<Buffer> destination) {
        settle();
        if (finished.future().isComplete()) {
            return; // a destination that is closed by now may still tell that it drained
        }
        while (failure == null && !waiting.isEmpty() && !destination.writeQueueFull()) {
            destination.write(waiting.remove()).onFailure(this::refuse);
        }
        if (!waiting.isEmpty() || destination.writeQueueFull()) {
            hold();
        } else {
            ask();
        }
        settle();
    }

    /** Lets small chunks that came together flow as one: the rest of what was read is told before the next turn of the loop. */
    private void gather(WriteStream<Buffer> destination) {
        boolean more = !ended && failure == null && waiting.isGrowing();
        if (!more || !gathered.ask(() -> flow(destination))) {
            flow(destination);
        }
    }

    private void hold() {
        flowing = false;
        if (!ended) {
            source.pause(); // throws on a request that has ended
        }
    }

    private void ask() {
        if (!flowing && !ended) {
            flowing = true;
            awaited = System.nanoTime();
            source.resume();
        }
    }

    private void receive(Buffer chunk) {
        received += chunk.length();
        awaited = System.nanoTime();
        if (received > limit) {
            cancel(ProblemType.TOO_LARGE.asFailure());
        }
        if (failure != null) {
            return;
        }
        taps.forEach(tap -> tap.accept(chunk));
        try {
            transform.accept(chunk, waiting::add);
        } catch (RuntimeException broken) {
            cancel(broken);
        }
        progress();
    }

    private void end() {
        ended = true;
        if (length.isPresent() && received != length.getAsLong()) {
            cancel(ProblemType.LENGTH_MISMATCH.asFailure());
        } else if (failure == null) {
            transform.end(waiting::add);
        }
        progress();
    }

    /** Why the bytes did not come, if that was not the destination's doing. */
    public Optional<Throwable> tornBy() {
        return Optional.ofNullable(torn);
    }

    /** A connection that closes while it is held back keeps what it has read, in buffers of the pool, until it may tell. */
    private void cutOff(Throwable cause) {
        cancel(cause);
        if (!ended) {
            source.resume();
        }
    }

    private void refuse(Throwable cause) {
        fail(cause, null);
    }

    private void fail(Throwable cause, @Nullable Throwable tornBy) {
        if (failure == null && !finished.future().isComplete()) {
            torn = tornBy; // first, because whoever waits looks at it at once
            failure = cause;
            waiting.clear();
            progress();
        }
    }

    private void progress() {
        if (onProgress != null) {
            onProgress.run();
        }
        settle();
    }

    private void settle() {
        if (failure != null) {
            finished.tryFail(failure);
        } else if (ended && waiting.isEmpty() && onProgress != null) {
            finished.tryComplete();
        }
    }
}
