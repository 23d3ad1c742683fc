package io.holdfast.media.stamp.ogg;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * One page of an Ogg stream: RFC 3533 section 6.
 *
 * @param at where it begins
 * @param lacing how the data is cut into packets: a value below 255 ends one
 */
record OggPage(int at, int flags, long granule, int serial, int sequence, Buffer lacing, Buffer data) {
    static final int HEAD = 27;
    static final int FULL = 255;
    /** The most bytes that a page may have. */
    static final int MAX_PAGE = HEAD + FULL + FULL * FULL;

    static final int CONTINUED = 1;
    static final int BEGINS = 2;
    static final int ENDS = 4;

    /** A granule position where no packet ends. */
    static final long NONE = -1;

    private static final int CRC_AT = 22;
    private static final int[] CRCS = table();

    /** The page that begins there; nothing where none does, or not all of it is at hand. */
    static Optional<OggPage> at(Buffer bytes, int at) {
        if (!isOne(bytes, at)) {
            return Optional.empty();
        }
        int data = at + HEAD + bytes.getUnsignedByte(at + HEAD - 1);
        if (data > bytes.length()) {
            return Optional.empty();
        }
        Buffer lacing = bytes.slice(at + HEAD, data);
        int end = data + sum(lacing);
        if (end > bytes.length()) {
            return Optional.empty();
        }
        return Optional.of(new OggPage(
                at,
                bytes.getUnsignedByte(at + 5),
                bytes.getLongLE(at + 6),
                bytes.getIntLE(at + 14),
                bytes.getIntLE(at + 18),
                lacing,
                bytes.slice(data, end)));
    }

    /** Whether the head of a page is there. */
    static boolean isOne(Buffer bytes, int at) {
        return at + HEAD <= bytes.length()
                && bytes.getString(at, at + 4, ISO_8859_1.name()).equals("OggS")
                && bytes.getByte(at + 4) == 0;
    }

    private static int sum(Buffer lacing) {
        int sum = 0;
        for (int each = 0; each < lacing.length(); each++) {
            sum += lacing.getUnsignedByte(each);
        }
        return sum;
    }

    int length() {
        return HEAD + lacing.length() + data.length();
    }

    int end() {
        return at + length();
    }

    boolean is(int flag) {
        return (flags & flag) != 0;
    }

    /** Whether the packet that its data ends with goes on in the next page. */
    boolean goesOn() {
        return lacing.length() > 0 && lacing.getUnsignedByte(lacing.length() - 1) == FULL;
    }

    /** Another number for it. */
    OggPage numbered(int number) {
        return new OggPage(at, flags, granule, serial, number, lacing, data);
    }

    /** The page with its checksum. */
    Buffer bytes() {
        Buffer page = Buffer.buffer(length())
                .appendString("OggS")
                .appendByte((byte) 0)
                .appendByte((byte) flags)
                .appendLongLE(granule)
                .appendIntLE(serial)
                .appendIntLE(sequence)
                .appendIntLE(0)
                .appendByte((byte) lacing.length())
                .appendBuffer(lacing)
                .appendBuffer(data);
        return page.setIntLE(CRC_AT, crc(page.getBytes()));
    }

    private static int crc(byte[] page) {
        int crc = 0;
        for (byte each : page) {
            crc = crc << 8 ^ CRCS[crc >>> 24 ^ (each & 0xFF)];
        }
        return crc;
    }

    private static int[] table() {
        int[] table = new int[256];
        for (int each = 0; each < table.length; each++) {
            int crc = each << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc << 1 ^ (crc < 0 ? 0x04C11DB7 : 0);
            }
            table[each] = crc;
        }
        return table;
    }
}
