package io.holdfast.media.stamp.gif;

import io.vertx.core.buffer.Buffer;

/** How long the blocks of a GIF file are (89a, sections 15 to 27). */
public final class GifBlocks {
    static final byte EXTENSION = 0x21;
    static final byte PICTURE = 0x2C;
    /** Not enough bytes to tell. */
    static final int MORE = -1;
    /** No block starts here. */
    static final int END = -2;

    private static final int APPLICATION = 0xFF;
    private static final int APPLICATION_HEADER = 14;
    private static final int PICTURE_HEADER = 10;

    private GifBlocks() {}

    /** Bytes of the colour table that a packed field tells of. */
    public static int table(byte packed) {
        return (packed & 0x80) == 0 ? 0 : 3 << ((packed & 7) + 1);
    }

    /** Bytes from a block's start to its first sub-block; the name of an application counts as none. */
    static int header(Buffer bytes, int at) {
        byte kind = bytes.getByte(at);
        int there = bytes.length() - at;
        if (kind == PICTURE) {
            return there < PICTURE_HEADER ? MORE : PICTURE_HEADER + table(bytes.getByte(at + 9)) + 1;
        }
        if (kind != EXTENSION) {
            return END;
        }
        if (there < 3) {
            return MORE;
        }
        boolean application = bytes.getUnsignedByte(at + 1) == APPLICATION && bytes.getByte(at + 2) == 11;
        if (!application) {
            return 2;
        }
        return there < APPLICATION_HEADER ? MORE : APPLICATION_HEADER;
    }

    /** Behind an extension's last sub-block. */
    static int end(Buffer bytes, int at) {
        int header = header(bytes, at);
        int next = header == MORE ? bytes.length() : at + header;
        while (next < bytes.length() && bytes.getByte(next) != 0) {
            next += 1 + bytes.getUnsignedByte(next);
        }
        return next < bytes.length() ? next + 1 : MORE;
    }
}
