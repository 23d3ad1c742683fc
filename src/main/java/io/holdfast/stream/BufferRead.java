package io.holdfast.stream;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** Bytes that are at hand, as a stream; held back until it is let go, and never copied. */
public final class BufferRead implements ReadStream<Buffer> {
    private static final int CHUNK = 256 * 1024;

    private final Buffer bytes;
    private int at;
    private long demand;
    private boolean delivering;
    private boolean ended;
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;

    /**
     * Makes one.
     *
     * @param bytes not to be changed before the end
     */
    public BufferRead(Buffer bytes) {
        this.bytes = bytes;
    }

    private void deliver() {
        if (delivering) {
            return; // asked for by who is being handed a chunk
        }
        delivering = true;
        while (demand > 0 && at < bytes.length()) {
            int from = at;
            at = Math.min(bytes.length(), from + CHUNK);
            demand -= demand == Long.MAX_VALUE ? 0 : 1;
            if (handler != null) {
                handler.handle(bytes.slice(from, at));
            }
        }
        delivering = false;
        if (demand > 0 && !ended) {
            ended = true;
            if (endHandler != null) {
                endHandler.handle(null);
            }
        }
    }

    @Override
    public BufferRead exceptionHandler(@Nullable Handler<Throwable> to) {
        return this;
    }

    @Override
    public BufferRead handler(@Nullable Handler<Buffer> to) {
        handler = to;
        return this;
    }

    @Override
    public BufferRead pause() {
        demand = 0;
        return this;
    }

    @Override
    public BufferRead resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public BufferRead fetch(long amount) {
        demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
        deliver();
        return this;
    }

    @Override
    public BufferRead endHandler(@Nullable Handler<Void> to) {
        endHandler = to;
        return this;
    }
}
