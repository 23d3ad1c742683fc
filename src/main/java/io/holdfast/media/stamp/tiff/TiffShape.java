package io.holdfast.media.stamp.tiff;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * How a file writes numbers: TIFF 6.0 section 2, and BigTIFF, whose counts and offsets have 64 bits.
 *
 * @param little whether a number's last byte comes first
 */
record TiffShape(boolean little, boolean big) {
    /** The most bytes that the head of a file has. */
    static final int HEAD = 16;

    static final int CLASSIC_HEAD = 8;

    private static final int CLASSIC = 42;
    private static final int BIG = 43;
    private static final int[] TYPE_SIZES = {1, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 1, 1, 8, 8, 8};

    /** By a file's first bytes, {@link #CLASSIC_HEAD} at least. */
    static Optional<TiffShape> of(Buffer head) {
        boolean little = head.getByte(0) == 'I';
        boolean marked = head.getByte(0) == head.getByte(1) && (little || head.getByte(0) == 'M');
        int version = new TiffShape(little, false).number16(head, 2);
        boolean big = version == BIG;
        boolean wide = big && head.length() >= HEAD && new TiffShape(little, true).number16(head, 4) == Long.BYTES;
        return marked && (version == CLASSIC || wide) ? Optional.of(new TiffShape(little, big)) : Optional.empty();
    }

    /** Where the offset of the first directory stands. */
    int firstAt() {
        return big ? 8 : 4;
    }

    int head() {
        return big ? HEAD : CLASSIC_HEAD;
    }

    /** Bytes of an entry of a directory. */
    int entry() {
        return big ? 20 : 12;
    }

    /** Bytes of the number of entries. */
    int counting() {
        return big ? Long.BYTES : Short.BYTES;
    }

    /** Bytes of an offset, and of a value that stands in its entry. */
    int offset() {
        return big ? Long.BYTES : Integer.BYTES;
    }

    /** What offsets of directories are a multiple of. */
    int aligned() {
        return big ? Long.BYTES : Short.BYTES;
    }

    int number16(Buffer bytes, int at) {
        return little ? bytes.getUnsignedShortLE(at) : bytes.getUnsignedShort(at);
    }

    /** An offset or a count; negative beyond 2^63. */
    long number(Buffer bytes, int at) {
        if (big) {
            return little ? bytes.getLongLE(at) : bytes.getLong(at);
        }
        return little ? bytes.getUnsignedIntLE(at) : bytes.getUnsignedInt(at);
    }

    /** How many entries a directory has, which begins there. */
    long entries(Buffer bytes, int at) {
        return big ? number(bytes, at) : number16(bytes, at);
    }

    /** Bytes that the value of an entry has; negative where its count can't be. */
    long valueBytes(Buffer bytes, int entry) {
        int type = number16(bytes, entry + 2);
        long count = number(bytes, entry + 4);
        return count < 0 || count > Integer.MAX_VALUE ? -1 : count * (type < TYPE_SIZES.length ? TYPE_SIZES[type] : 1);
    }

    /** Where the value of an entry stands that is longer than {@link #offset}. */
    long valueAt(Buffer bytes, int entry) {
        return number(bytes, entry + 4 + offset());
    }

    /** Where the directory is that an entry points at, in an offset of 32 bits or of 64. */
    long pointer(Buffer bytes, int entry) {
        int at = entry + 4 + offset();
        boolean narrow = big && valueBytes(bytes, entry) == Integer.BYTES;
        return narrow ? new TiffShape(little, false).number(bytes, at) : number(bytes, at);
    }

    Buffer number16(int number) {
        return little
                ? Buffer.buffer().appendUnsignedShortLE(number)
                : Buffer.buffer().appendUnsignedShort(number);
    }

    Buffer number(long number) {
        if (big) {
            return little
                    ? Buffer.buffer().appendLongLE(number)
                    : Buffer.buffer().appendLong(number);
        }
        return little
                ? Buffer.buffer().appendUnsignedIntLE(number)
                : Buffer.buffer().appendUnsignedInt(number);
    }

    Buffer entries(long number) {
        return big ? number(number) : number16((int) number);
    }
}
