package io.holdfast.stream.part;

import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/** Where the parts of a {@link PartCutter} go. */
public interface PartTarget {
    /** Whether a part can be taken now; when one can be again, {@link PartCutter#ready} is to be called. */
    boolean takesParts();

    /** Whether memory may be asked for another part; when it may be again, {@link PartCutter#ready} is to be called. */
    default boolean beginsParts() {
        return true;
    }

    /**
     * Whether a part has all its memory before its first byte, and is full only when there are bytes behind it. So it is
     * for a stream that comes once: were it to hold some memory while it waits for more, many of them could wait for one
     * another until all are given up, and its last part is to be known as such.
     */
    default boolean wholeParts() {
        return false;
    }

    /** Takes bytes in their order, and gives what is to be in the parts, now or with later ones. */
    default void pass(Buffer bytes, Consumer<Buffer> out) {
        out.accept(bytes);
    }

    /** How many bytes it holds back, in memory of the cutter. */
    default int heldBack() {
        return 0;
    }

    /**
     * Takes a part.
     *
     * @param part at least one byte
     * @param done gives its memory back; to be run once, when nobody looks at the part any more
     */
    void take(Buffer part, Runnable done);
}
