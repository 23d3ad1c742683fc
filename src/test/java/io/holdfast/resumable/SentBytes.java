package io.holdfast.resumable;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** Bytes as a connection delivers them, chunk by chunk under back-pressure, whole or cut off behind the last. */
final class SentBytes implements ReadStream<Buffer> {
    private final Buffer bytes;
    private final int chunk;
    private final boolean cut;
    private int position;
    private boolean flowing;
    private boolean over;
    private boolean silent;
    private final Promise<Void> delivered = Promise.promise();
    private Handler<Buffer> handler = each -> {};
    private Handler<Void> endHandler = v -> {};
    private Handler<Throwable> exceptionHandler = cause -> {};

    SentBytes(Buffer bytes, int chunk, boolean cut) {
        this.bytes = bytes;
        this.chunk = chunk;
        this.cut = cut;
    }

    /** Stays connected behind the last byte, and says nothing more. */
    SentBytes andThenNothing() {
        silent = true;
        return this;
    }

    /** When the last byte was taken. */
    Future<Void> delivered() {
        return delivered.future();
    }

    private void deliver() {
        if (!flowing || over) {
            return;
        }
        if (position == bytes.length()) {
            over = true;
            delivered.tryComplete();
            if (silent) {
                return;
            }
            if (cut) {
                exceptionHandler.handle(new IllegalStateException("cut off"));
            } else {
                endHandler.handle(null);
            }
            return;
        }
        int end = Math.min(bytes.length(), position + chunk);
        Buffer next = bytes.getBuffer(position, end);
        position = end;
        handler.handle(next);
        schedule();
    }

    private void schedule() {
        Context loop = Vertx.currentContext();
        loop.runOnContext(v -> deliver());
    }

    @Override
    public SentBytes exceptionHandler(Handler<Throwable> to) {
        exceptionHandler = to;
        return this;
    }

    @Override
    public SentBytes handler(Handler<Buffer> to) {
        handler = to;
        return this;
    }

    @Override
    public SentBytes endHandler(Handler<Void> to) {
        endHandler = to;
        return this;
    }

    @Override
    public SentBytes pause() {
        flowing = false;
        return this;
    }

    @Override
    public SentBytes resume() {
        if (!flowing) {
            flowing = true;
            schedule();
        }
        return this;
    }

    @Override
    public SentBytes fetch(long amount) {
        return resume();
    }
}
