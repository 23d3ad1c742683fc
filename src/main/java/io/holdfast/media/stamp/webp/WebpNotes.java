package io.holdfast.media.stamp.webp;

import io.vertx.core.buffer.Buffer;

/**
 * What is remembered of a WebP file between two looks.
 *
 * @param state one of the constants; from {@link #LOOSE} on nothing was changed in front
 * @param remaining bytes to the file's declared end, from the next chunk on
 * @param size of the packet that was promised
 * @param own the file's own packet, empty while none was seen
 */
record WebpNotes(byte state, long remaining, int size, Buffer own) {
    static final byte FINE = 0;
    static final byte BROKEN = 1;
    static final byte WRITTEN = 2;

    static final byte LOOSE = 3;
    /** As {@link #LOOSE}, and the file says in front that it has a packet. */
    static final byte ANNOUNCED = 4;

    static final byte LOOSE_CREDENTIALED = 5;
    static final byte LOOSE_BROKEN = 6;
    static final byte LOOSE_MARKED = 7;

    /** Whether the file's end decides what becomes of it. */
    boolean loose() {
        return state >= LOOSE;
    }

    static WebpNotes of(Buffer saved) {
        return new WebpNotes(saved.getByte(0), saved.getLong(1), saved.getInt(9), saved.getBuffer(13, saved.length()));
    }

    Buffer buffer() {
        return Buffer.buffer()
                .appendByte(state)
                .appendLong(remaining)
                .appendInt(size)
                .appendBuffer(own);
    }

    WebpNotes as(byte other) {
        return new WebpNotes(other, remaining, size, own);
    }

    WebpNotes less(long passed) {
        return new WebpNotes(state, remaining - passed, size, own);
    }
}
