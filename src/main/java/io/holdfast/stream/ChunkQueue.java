package io.holdfast.stream;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Chunks that wait, in order. Small ones are joined as they come: a buffer takes some 110 bytes of heap besides its own, so that
 * what a sender makes us keep would follow the number of its chunks.
 */
final class ChunkQueue {
    /** From here on a chunk is kept as it came. */
    private static final int SMALL = 4 * 1024;

    /** What is joined grows to so many bytes. */
    private static final int JOINED = 16 * 1024;

    private final ArrayDeque<Buffer> chunks = new ArrayDeque<>();

    /** The last one, where it was joined here and may grow. */
    private @Nullable Buffer growing;

    /** Puts a chunk behind the others; a small one is copied. */
    void add(Buffer chunk) {
        if (chunk.length() >= SMALL) {
            growing = null;
            chunks.add(chunk);
            return;
        }
        if (growing == null || growing.length() + chunk.length() > JOINED) {
            growing = Buffer.buffer(chunk.length());
            chunks.add(growing);
        }
        growing.appendBuffer(chunk);
    }

    boolean isEmpty() {
        return chunks.isEmpty();
    }

    /** Whether all that waits is one chunk that may grow. */
    boolean isGrowing() {
        return growing != null && chunks.size() == 1;
    }

    /** Takes the first, which grows no more. */
    Buffer remove() {
        Buffer first = chunks.remove();
        if (first == growing) {
            growing = null;
        }
        return first;
    }

    void forEach(Consumer<Buffer> each) {
        chunks.forEach(each);
    }

    /** All of them, which stay. */
    List<Buffer> all() {
        return List.copyOf(chunks);
    }

    void clear() {
        chunks.clear();
        growing = null;
    }
}
