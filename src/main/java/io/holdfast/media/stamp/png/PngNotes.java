package io.holdfast.media.stamp.png;

import io.vertx.core.buffer.Buffer;

/**
 * What is remembered of a PNG file between two looks.
 *
 * @param state one of {@link #DUE}, {@link #MARKED} and {@link #SPOILT}
 * @param room bytes of the packet that was promised for the end, 0 for none
 * @param own the file's own packet, empty while none was seen
 */
record PngNotes(byte state, int room, Buffer own) {
    /** The mark is still to come. */
    static final byte DUE = 0;

    static final byte MARKED = 1;
    /** A content credential came behind bytes that may have changed. */
    static final byte SPOILT = 2;

    static PngNotes of(Buffer saved) {
        return new PngNotes(saved.getByte(0), saved.getInt(1), saved.getBuffer(5, saved.length()));
    }

    Buffer buffer() {
        return Buffer.buffer().appendByte(state).appendInt(room).appendBuffer(own);
    }

    PngNotes as(byte other) {
        return new PngNotes(other, room, own);
    }

    PngNotes owning(Buffer packet) {
        return new PngNotes(state, room, packet);
    }
}
