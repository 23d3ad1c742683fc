package io.holdfast.stream;

import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/** Changes bytes as they pass. Not thread-safe. */
public interface Transform {
    /** Changes nothing. */
    Transform NONE = new Transform() {
        @Override
        public void accept(Buffer chunk, Consumer<Buffer> out) {
            out.accept(chunk);
        }

        @Override
        public void end(Consumer<Buffer> out) {}

        @Override
        public boolean decided() {
            return true;
        }

        @Override
        public long added() {
            return 0;
        }
    };

    /** Takes bytes that arrived, and gives what becomes of them, now or later. */
    void accept(Buffer chunk, Consumer<Buffer> out);

    /** Takes the end, and gives what was held back. */
    void end(Consumer<Buffer> out);

    /** Whether it is known how many bytes are {@link #added}. */
    boolean decided();

    /** By how many bytes there are more behind it than before it. */
    long added();
}
