package io.holdfast.objectstore.sealing;

import io.holdfast.stream.Body;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** A body, sealed as it is asked for; holds no more than what one chunk of it becomes. */
final class SealingRead implements ReadStream<Buffer> {
    private final Body body;
    private final Sealer sealer;
    private final ArrayDeque<Buffer> blocks = new ArrayDeque<>();
    private final Sink sink = new Sink();
    private boolean begun;
    private boolean ended;
    private boolean over;
    private boolean delivering;
    private long demand;
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Handler<Throwable> exceptionHandler;

    SealingRead(Body body, Sealer sealer) {
        this.body = body;
        this.sealer = sealer;
    }

    @Override
    public SealingRead handler(@Nullable Handler<Buffer> to) {
        handler = to;
        return this;
    }

    @Override
    public SealingRead endHandler(@Nullable Handler<Void> to) {
        endHandler = to;
        return this;
    }

    @Override
    public SealingRead exceptionHandler(@Nullable Handler<Throwable> to) {
        exceptionHandler = to;
        return this;
    }

    @Override
    public SealingRead pause() {
        demand = 0;
        return this;
    }

    @Override
    public SealingRead resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public SealingRead fetch(long amount) {
        demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
        if (!begun) {
            begun = true;
            body.to(sink).onFailure(this::fail);
        }
        deliver();
        return this;
    }

    private void deliver() {
        if (delivering || over) {
            return; // asked for by who is being handed a block
        }
        delivering = true;
        while (demand > 0 && !blocks.isEmpty()) {
            demand -= demand == Long.MAX_VALUE ? 0 : 1;
            Buffer block = blocks.remove();
            if (handler != null) {
                handler.handle(block);
            }
        }
        delivering = false;
        if (demand > 0 && ended) {
            over = true;
            if (endHandler != null) {
                endHandler.handle(null);
            }
        } else if (demand > 0) {
            sink.ready();
        }
    }

    private void fail(Throwable cause) {
        if (!over) {
            over = true;
            blocks.clear();
            if (exceptionHandler != null) {
                exceptionHandler.handle(cause);
            }
        }
    }

    /** Where the body goes. */
    private final class Sink implements WriteStream<Buffer> {
        private boolean full;
        private @Nullable Handler<Void> drained;

        void ready() {
            if (full && drained != null) {
                full = false;
                drained.handle(null);
            }
        }

        @Override
        public Future<Void> write(Buffer chunk) {
            sealer.accept(chunk, blocks::add);
            deliver();
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> end() {
            sealer.end(blocks::add);
            ended = true;
            deliver();
            return Future.succeededFuture();
        }

        @Override
        public boolean writeQueueFull() {
            full = demand == 0 || !blocks.isEmpty();
            return full;
        }

        @Override
        public Sink setWriteQueueMaxSize(int maxSize) {
            return this;
        }

        @Override
        public Sink drainHandler(@Nullable Handler<Void> to) {
            drained = to;
            return this;
        }

        @Override
        public Sink exceptionHandler(@Nullable Handler<Throwable> to) {
            return this; // it never fails by itself
        }
    }
}
