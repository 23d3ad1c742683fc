package io.holdfast.media.stamp.matroska;

import io.holdfast.media.stamp.core.Format.Step;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** What must be known of a file's beginning to go on with it. */
final class MatroskaMemory {
    private static final int FIXED = 3 * Long.BYTES + 1;

    /** Where the next look is, in the file as received. */
    long at;

    final long end;
    final MatroskaMoves moves;
    /** Where the spare bytes go, where that is not in cues; none if negative. */
    long spareAt = -1;
    /** Whether they are there. */
    boolean filled;

    /**
     * Begins.
     *
     * @param end of the segment
     */
    MatroskaMemory(long at, long end, MatroskaMoves moves) {
        this.at = at;
        this.end = end;
        this.moves = moves;
    }

    /** Reads what {@link #notes} wrote. */
    static MatroskaMemory of(Buffer notes) {
        MatroskaMoves moves = MatroskaMoves.of(notes.slice(FIXED, notes.length()));
        MatroskaMemory memory = new MatroskaMemory(notes.getLong(0), notes.getLong(8), moves);
        memory.spareAt = notes.getLong(16);
        memory.filled = notes.getByte(24) != 0;
        return memory;
    }

    Buffer notes() {
        return Buffer.buffer()
                .appendLong(at)
                .appendLong(end)
                .appendLong(spareAt)
                .appendByte((byte) (filled ? 1 : 0))
                .appendBuffer(moves.notes());
    }

    Step stop() {
        return new Step(0, Optional.empty(), Long.MAX_VALUE, Ebml.MAX_HEAD, notes());
    }

    Step go(int consumed, Optional<Buffer> instead, long skip) {
        at += consumed + skip;
        return new Step(consumed, instead, skip, Ebml.MAX_HEAD, notes());
    }
}
