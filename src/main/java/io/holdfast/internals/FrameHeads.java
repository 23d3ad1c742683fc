package io.holdfast.internals;

import io.netty.buffer.ByteBuf;

/**
 * Follows the frames of HTTP/2 (RFC 9113 section 4.1) as far as to know whether a head has begun that is not all there:
 * netty 4.2 tells of one when it has all of it.
 */
final class FrameHeads {
    private static final int FRAME_HEAD = 9;
    private static final int LENGTH_BYTES = 3;
    private static final int TYPE_AT = 3;
    private static final int FLAGS_AT = 4;
    private static final int HEADERS = 1;
    private static final int CONTINUATION = 9;
    private static final int END_HEADERS = 4;

    private int at;
    private int left;
    private int type;
    private int flags;
    private boolean unended;
    private int ended;

    /** Looks at bytes that come next, which stay. */
    void follow(ByteBuf bytes) {
        int index = bytes.readerIndex();
        while (index < bytes.writerIndex()) {
            if (at < FRAME_HEAD) {
                head(bytes.getUnsignedByte(index));
                index++;
            } else {
                int some = Math.min(left, bytes.writerIndex() - index);
                left -= some;
                index += some;
            }
            if (at == FRAME_HEAD && left == 0) {
                end();
            }
        }
    }

    private void head(int next) {
        if (at == 0) {
            left = 0;
        }
        if (at < LENGTH_BYTES) {
            left = left << Byte.SIZE | next;
        } else if (at == TYPE_AT) {
            type = next;
        } else if (at == FLAGS_AT) {
            flags = next;
        }
        at++;
    }

    private void end() {
        if (isOfHead()) {
            unended = (flags & END_HEADERS) == 0;
            ended += unended ? 0 : 1;
        }
        at = 0;
    }

    private boolean isOfHead() {
        return type == HEADERS || type == CONTINUATION;
    }

    /** Whether a frame's head, or a request's, has begun that is not all there. */
    boolean isOpen() {
        return unended || (at > 0 && (at < FRAME_HEAD || isOfHead()));
    }

    /** How many heads of requests were all there so far. */
    int ended() {
        return ended;
    }
}
