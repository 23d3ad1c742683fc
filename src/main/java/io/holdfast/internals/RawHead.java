package io.holdfast.internals;

import io.netty.buffer.ByteBuf;

/** Looks at the lines of a head before netty splits them, after which how they were spaced is lost. */
final class RawHead {
    private static final byte CR = '\r';
    private static final byte LF = '\n';
    private static final byte SPACE = ' ';
    private static final byte TAB = '\t';
    private static final int SPACES = 2;

    private RawHead() {}

    /**
     * Whether a line of a head is folded (RFC 9112 section 5.2), or its first has other than single spaces between three
     * words of visible ASCII letters (section 3).
     *
     * @param bytes that begin with a line; what is behind the head is not looked at
     * @param begun whether the first line was read already
     */
    static boolean isLax(ByteBuf bytes, boolean begun) {
        int end = bytes.writerIndex();
        int at = bytes.readerIndex();
        if (!begun) {
            while (at < end && (bytes.getByte(at) == CR || bytes.getByte(at) == LF)) {
                at++;
            }
            int close = bytes.indexOf(at, end, LF);
            if (close < 0) {
                return false;
            }
            if (isBadlySpaced(bytes, at, close)) {
                return true;
            }
            at = close + 1;
        }
        return isFolded(bytes, at);
    }

    /** Whether a line of fields is folded, or begins with a space, from one of them on. */
    static boolean isFolded(ByteBuf bytes, int start) {
        int end = bytes.writerIndex();
        int at = start;
        while (at < end && bytes.getByte(at) != CR) {
            if (bytes.getByte(at) == SPACE || bytes.getByte(at) == TAB) {
                return true;
            }
            int close = bytes.indexOf(at, end, LF);
            at = close < 0 ? end : close + 1;
        }
        return false;
    }

    private static boolean isBadlySpaced(ByteBuf bytes, int start, int close) {
        int end = close > start && bytes.getByte(close - 1) == CR ? close - 1 : close;
        int spaces = 0;
        byte before = SPACE;
        for (int at = start; at < end; at++) {
            byte here = bytes.getByte(at);
            if (here == SPACE) {
                spaces++;
            }
            // bytes beyond ASCII are negative
            if (here < SPACE || here == 0x7F || here == '#' || (here == SPACE && before == SPACE)) {
                return true;
            }
            before = here;
        }
        return spaces != SPACES || before == SPACE;
    }
}
