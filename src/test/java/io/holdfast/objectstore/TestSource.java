package io.holdfast.objectstore;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Random;

/** Random bytes as a sender with back-pressure would deliver them, whole or torn at the end. */
public final class TestSource implements ReadStream<Buffer> {
    private static final int CHUNK = 64 * 1024;

    private final Random random;
    private final boolean torn;
    private final Buffer sent = Buffer.buffer();
    private int left;
    private long pauseMillis;
    private boolean flowing;
    private boolean scheduled;
    private boolean over;
    private Handler<Buffer> handler = chunk -> {};
    private Handler<Void> endHandler = v -> {};
    private Handler<Throwable> exceptionHandler = cause -> {};

    public TestSource(Random random, int size, boolean torn) {
        this.random = random;
        this.left = size;
        this.torn = torn;
    }

    /** Delivers no faster than this. */
    public TestSource everyMillis(long pause) {
        pauseMillis = pause;
        return this;
    }

    public Buffer sent() {
        return sent;
    }

    private void deliver() {
        scheduled = false;
        if (!flowing || over) {
            return;
        }
        if (left == 0) {
            over = true;
            if (torn) {
                exceptionHandler.handle(new IllegalStateException("torn"));
            } else {
                endHandler.handle(null);
            }
            return;
        }
        byte[] bytes = new byte[Math.min(left, CHUNK)];
        random.nextBytes(bytes);
        left -= bytes.length;
        Buffer chunk = Buffer.buffer(bytes);
        sent.appendBuffer(chunk);
        handler.handle(chunk);
        schedule();
    }

    private void schedule() {
        if (flowing && !scheduled && !over) {
            scheduled = true;
            Context loop = Vertx.currentContext();
            if (pauseMillis == 0) {
                loop.runOnContext(v -> deliver());
            } else {
                loop.owner().setTimer(pauseMillis, timer -> deliver());
            }
        }
    }

    @Override
    public TestSource exceptionHandler(Handler<Throwable> to) {
        exceptionHandler = to;
        return this;
    }

    @Override
    public TestSource handler(Handler<Buffer> to) {
        handler = to;
        return this;
    }

    @Override
    public TestSource endHandler(Handler<Void> to) {
        endHandler = to;
        return this;
    }

    @Override
    public TestSource pause() {
        flowing = false;
        return this;
    }

    @Override
    public TestSource resume() {
        flowing = true;
        schedule();
        return this;
    }

    @Override
    public TestSource fetch(long amount) {
        return resume();
    }
}
