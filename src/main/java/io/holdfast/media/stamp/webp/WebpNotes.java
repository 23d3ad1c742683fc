package io.holdfast.media.stamp.webp;

import io.vertx.core.buffer.Buffer;

/**
 * What is remembered of a WebP file between two looks.
 *
 * @param state one of the constants; from {@link #LOOSE} to {@link #LOOSE_MARKED} nothing was changed in front
 * @param remaining bytes to the file's declared end, from the next chunk on
 * @param size of the packet that was promised
 * @param own the file's own packet, empty while none was seen
 */
record WebpNotes(byte state, long remaining, int size, Buffer own) {
    static final byte FINE = 0;
    static final byte BROKEN = 1;
    static final byte WRITTEN = 2;

    /** As earlier versions say it of a file whose front they left as it was; the rest of it stays, too. */
    private static final byte LOOSE = 3;

    static final byte LOOSE_MARKED = 7;

    /** A content credential came behind what was changed. */
    static final byte CREDENTIALED = 8;
    /** The file's own packet came behind what was changed, and can't be merged. */
    static final byte UNSUPPORTED = 9;

    /** Whether the file's end decides what becomes of it. */
    boolean loose() {
        return state >= LOOSE && state <= LOOSE_MARKED;
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

    WebpNotes owning(Buffer packet) {
        return new WebpNotes(state, remaining, size, packet);
    }

    WebpNotes less(long passed) {
        return new WebpNotes(state, remaining - passed, size, own);
    }
}
