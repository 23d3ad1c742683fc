package io.holdfast.identity;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import org.jspecify.annotations.Nullable;

/** Keeps what is written to it, and fails as soon as it is more than a small answer has. */
final class BoundedBody implements WriteStream<Buffer> {
    private final int mostBytes;
    private final Buffer bytes = Buffer.buffer();

    BoundedBody(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** What was written; not to be asked before the end. */
    byte[] bytes() {
        return bytes.getBytes();
    }

    @Override
    public Future<Void> write(Buffer chunk) {
        if (bytes.length() + chunk.length() > mostBytes) {
            return Future.failedFuture("more than " + mostBytes + " bytes");
        }
        bytes.appendBuffer(chunk);
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> end() {
        return Future.succeededFuture();
    }

    @Override
    public boolean writeQueueFull() {
        return false;
    }

    @Override
    public WriteStream<Buffer> setWriteQueueMaxSize(int size) {
        return this;
    }

    @Override
    public WriteStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
        return this; // writes tell what fails
    }

    @Override
    public WriteStream<Buffer> drainHandler(@Nullable Handler<@Nullable Void> handler) {
        return this; // it is never full
    }
}
