package io.holdfast.objectstore;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** No bytes; ends as soon as it is let go. */
final class EmptyRead implements ReadStream<Buffer> {
    private @Nullable Handler<Void> endHandler;

    @Override
    public EmptyRead exceptionHandler(@Nullable Handler<Throwable> handler) {
        return this;
    }

    @Override
    public EmptyRead handler(@Nullable Handler<Buffer> handler) {
        return this;
    }

    @Override
    public EmptyRead pause() {
        return this;
    }

    @Override
    public EmptyRead resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public EmptyRead fetch(long amount) {
        if (endHandler != null) {
            Handler<Void> once = endHandler;
            endHandler = null;
            once.handle(null);
        }
        return this;
    }

    @Override
    public EmptyRead endHandler(@Nullable Handler<Void> handler) {
        endHandler = handler;
        return this;
    }
}
