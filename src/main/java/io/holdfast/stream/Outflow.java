package io.holdfast.stream;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.function.Supplier;

/** Bytes on their way out, opened but held back. Whoever gets one must send it or {@link #cancel} it. */
public sealed interface Outflow {
    /** How many bytes there are. */
    long length();

    /** The bytes as a paused stream; at most once. */
    Future<Flow> open();

    /** Lets go of what is behind it (connection, file), also half way; harmless when done. */
    void cancel();

    /**
     * A stream of bytes.
     *
     * @param source paused; fails when the bytes can't be had to the end
     * @param release lets go of the connection or file; idempotent
     */
    record Flow(ReadStream<Buffer> source, long length, Runnable release) implements Outflow {
        @Override
        public Future<Flow> open() {
            return Future.succeededFuture(this);
        }

        @Override
        public void cancel() {
            release.run();
        }
    }

    /**
     * A region of a local file, which the kernel can send by itself.
     *
     * @param path the gateway's own path, never built from user input
     * @param offset of the first byte in the file
     * @param opener opens the same bytes as a stream
     */
    record Region(String path, long offset, long length, Supplier<Future<Flow>> opener) implements Outflow {
        @Override
        public Future<Flow> open() {
            return opener.get();
        }

        @Override
        public void cancel() {}
    }
}
