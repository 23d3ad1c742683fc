package io.holdfast.media.stamp.jpeg;

import io.vertx.core.buffer.Buffer;

/**
 * What is remembered of a JPEG file between two looks; nothing at first.
 *
 * @param phase one of {@link #SEGMENTS}, {@link #PICTURE} and {@link #BEHIND}
 * @param state {@link #MARKED} or {@link #SPOILT}
 */
record JpegNotes(byte phase, byte state) {
    static final byte SEGMENTS = 0;
    /** From the first scan on. */
    static final byte PICTURE = 1;
    /** Behind the picture's end. */
    static final byte BEHIND = 2;

    static final byte MARKED = 0;
    /** A content credential came behind the mark. */
    static final byte SPOILT = 1;

    static JpegNotes of(Buffer saved) {
        return switch (saved.length()) {
            case 0 -> new JpegNotes(SEGMENTS, MARKED);
            case 1 -> new JpegNotes(SEGMENTS, SPOILT); // as earlier ones wrote it
            default -> new JpegNotes(saved.getByte(0), saved.getByte(1));
        };
    }

    Buffer buffer() {
        return Buffer.buffer().appendByte(phase).appendByte(state);
    }

    JpegNotes as(byte other) {
        return new JpegNotes(other, state);
    }

    JpegNotes being(byte other) {
        return new JpegNotes(phase, other);
    }
}
