package io.holdfast.media.whole;

import io.vertx.core.buffer.Buffer;

/** Matroska and WebM: the Segment tells its size, unless it was written as it was recorded (RFC 8794 section 6.2, RFC 9559). */
final class MatroskaExtent implements Announced {
    private static final long SEGMENT = 0x18538067L;
    private static final long EBML = 0x1A45DFA3L;
    private static final long VOID = 0xEC;
    private static final int MAX_HEAD = 12;

    @Override
    public Look look(Buffer head, boolean first) {
        int width = width(head.getUnsignedByte(0));
        int behind = width > 4 ? 0 : width(head.getUnsignedByte(width));
        if (width > 4 || behind > 8) {
            return Look.NOTHING;
        }
        if (head.length() < width + behind) {
            return Look.more(MAX_HEAD);
        }
        long id = number(head, 0, width);
        long ones = (1L << (7 * behind)) - 1;
        long size = number(head, width, behind) & ones;
        if (size == ones || (id != SEGMENT && id != EBML && id != VOID)) {
            return Look.NOTHING;
        }
        long whole = width + behind + size;
        return id == SEGMENT ? Look.all(whole) : Look.next(whole);
    }

    private static int width(int first) {
        return Integer.numberOfLeadingZeros(first) - 23;
    }

    private static long number(Buffer head, int from, int width) {
        long number = 0;
        for (int at = from; at < from + width; at++) {
            number = number << 8 | head.getUnsignedByte(at);
        }
        return number;
    }

    @Override
    public boolean hasLast() {
        return false;
    }
}
