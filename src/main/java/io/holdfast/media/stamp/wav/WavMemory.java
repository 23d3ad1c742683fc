package io.holdfast.media.stamp.wav;

import io.holdfast.media.stamp.core.Outcome;
import io.vertx.core.buffer.Buffer;

/** What must be known of a WAVE file's beginning to go on with it. */
final class WavMemory {
    static final long UNKNOWN = -1;

    /** Where the next look is, in the file as received. */
    long at;

    final long length;
    /** Bytes that go behind the last one; an odd number begins with the byte that the last chunk was not filled up with. */
    final int promised;

    Outcome outcome;
    /** Whether the mark is in the file already. */
    boolean marked;
    /** Whether sizes are those of a {@code ds64} chunk. */
    boolean wide;
    /** Where the last chunk ends. */
    long end = UNKNOWN;
    /** The size of the sound in a {@link #wide} file. */
    long sound = UNKNOWN;
    /** An earlier packet to merge, or nothing. */
    byte[] old = new byte[0];

    WavMemory(long length, int promised, Outcome outcome) {
        this.length = length;
        this.promised = promised;
        this.outcome = outcome;
    }

    /** Reads what {@link #notes} wrote. */
    static WavMemory of(Buffer notes) {
        WavMemory memory = new WavMemory(notes.getLong(0), notes.getInt(8), Outcome.of(notes.getByte(12)));
        memory.marked = notes.getByte(13) != 0;
        memory.wide = notes.getByte(14) != 0;
        memory.at = notes.getLong(15);
        memory.end = notes.getLong(23);
        memory.sound = notes.getLong(31);
        memory.old = notes.getBytes(39, notes.length());
        return memory;
    }

    Buffer notes() {
        return Buffer.buffer()
                .appendLong(length)
                .appendInt(promised)
                .appendByte(outcome.code())
                .appendByte((byte) (marked ? 1 : 0))
                .appendByte((byte) (wide ? 1 : 0))
                .appendLong(at)
                .appendLong(end)
                .appendLong(sound)
                .appendBytes(old);
    }
}
