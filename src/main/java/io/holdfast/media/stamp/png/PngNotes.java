package io.holdfast.media.stamp.png;

import io.vertx.core.buffer.Buffer;

/**
 * What is remembered of a PNG file between two looks.
 *
 * @param state {@link #MARKED} or {@link #SPOILT}; anything else is what earlier versions said of a mark still to come
 * @param room bytes of the packet that was promised for the end, 0 for none
 * @param own kept as it is
 */
record PngNotes(byte state, int room, Buffer own) {
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
}
