package io.holdfast.objectstore.sealing;

import io.holdfast.stream.Body;
import io.holdfast.stream.PulledRead;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** A body, sealed as it is asked for; holds no more than what one chunk of it becomes. */
final class SealingRead extends PulledRead {
    private final Body body;
    private final Sealer sealer;
    private final ArrayDeque<Buffer> blocks = new ArrayDeque<>();
    private final Sink sink = new Sink();
    private boolean begun;
    private boolean ended;
    private boolean over;
    private boolean delivering;

    SealingRead(Body body, Sealer sealer) {
        this.body = body;
        this.sealer = sealer;
    }

    @Override
    protected void asked(long more) {
        if (!begun) {
            begun = true;
            body.to(sink).onFailure(this::fail);
        }
        deliver();
    }

    private void deliver() {
        if (delivering || over) {
            return; // asked for by who is being handed a block
        }
        delivering = true;
        while (isAsked() && !blocks.isEmpty()) {
            give(blocks.remove());
        }
        delivering = false;
        if (isAsked() && ended) {
            over = true;
            giveEnd();
        } else if (isAsked()) {
            sink.ready();
        }
    }

    private void fail(Throwable cause) {
        if (!over) {
            over = true;
            blocks.clear();
            giveFailure(cause);
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
            full = !isAsked() || !blocks.isEmpty();
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
