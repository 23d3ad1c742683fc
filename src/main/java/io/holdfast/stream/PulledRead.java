package io.holdfast.stream;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * A stream that gives a chunk for each that is asked for, held back until then: counts what is asked for and keeps the
 * handlers. Not thread-safe; handlers may pause it or ask for more while they are being told.
 */
public abstract class PulledRead implements ReadStream<Buffer> {
    /** Chunks that are asked for; without end after {@link #resume}. */
    private long demand;

    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Handler<Throwable> exceptionHandler;

    /**
     * Told each time that chunks are asked for, also from within {@link #give}.
     *
     * @param more how many beyond those that were asked for before
     */
    protected abstract void asked(long more);

    /** Told when no chunk is asked for any more. */
    protected void held() {}

    /** Whether a chunk is asked for. */
    public final boolean isAsked() {
        return demand > 0;
    }

    /** How many chunks are asked for; {@link Long#MAX_VALUE} for all. */
    protected final long demand() {
        return demand;
    }

    /** Gives a chunk, which is one less to be asked for. */
    protected final void give(Buffer chunk) {
        if (demand > 0 && demand != Long.MAX_VALUE) {
            demand--;
        }
        if (handler != null) {
            handler.handle(chunk);
        }
    }

    /** Tells the end, once. */
    protected final void giveEnd() {
        if (endHandler != null) {
            endHandler.handle(null);
        }
    }

    /** Tells why there are no more chunks, once and in place of the end. */
    protected final void giveFailure(Throwable cause) {
        if (exceptionHandler != null) {
            exceptionHandler.handle(cause);
        }
    }

    @Override
    public final ReadStream<Buffer> handler(@Nullable Handler<Buffer> to) {
        handler = to;
        return this;
    }

    @Override
    public final ReadStream<Buffer> endHandler(@Nullable Handler<Void> to) {
        endHandler = to;
        return this;
    }

    @Override
    public final ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> to) {
        exceptionHandler = to;
        return this;
    }

    @Override
    public final ReadStream<Buffer> pause() {
        demand = 0;
        held();
        return this;
    }

    @Override
    public final ReadStream<Buffer> resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public final ReadStream<Buffer> fetch(long amount) {
        if (amount < 0) {
            throw new IllegalArgumentException("asked for " + amount + " chunks");
        }
        demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
        asked(amount);
        return this;
    }
}
