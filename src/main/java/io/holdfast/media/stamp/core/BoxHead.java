package io.holdfast.media.stamp.core;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The head of a box in an ISO base media file: ISO/IEC 14496-12 section 4.2.
 *
 * @param type four Latin-1 characters
 * @param user the type of a {@code uuid} box in hexadecimal, else empty
 * @param length bytes of the head itself
 * @param size bytes of the whole box; 0 for all up to the file's end, negative where it says nothing sound
 */
public record BoxHead(String type, String user, int length, long size) {
    /** XMP: XMP specification part 3, section 1.3.7. */
    public static final String XMP = "be7acfcb97a942e89c71999491e3afac";
    /** A content credential: C2PA 2.1, section A.5.1. */
    public static final String CREDENTIAL = "d8fec3d61b0e483c92975828877ec481";

    public static final int MIN = 8;

    /** Bytes that {@link #xmp} has beside the packet. */
    public static final int XMP_ROOM = 48;

    /** How many bytes the head that begins so has, judged by those at hand, at least {@link #MIN}. */
    public static int length(Buffer held) {
        int length = held.getUnsignedInt(0) == 1 ? 16 : MIN;
        return text(held, 4).equals("uuid") ? length + 16 : length;
    }

    /** Reads a head of which all {@link #length} bytes are at hand. */
    public static BoxHead of(Buffer held) {
        int length = length(held);
        String type = text(held, 4);
        long size = held.getUnsignedInt(0);
        if (size == 1) {
            size = held.getLong(8);
            size = size == 0 ? -1 : size;
        }
        String user = type.equals("uuid") ? HexFormat.of().formatHex(held.getBytes(length - 16, length)) : "";
        return new BoxHead(type, user, length, size != 0 && size < length ? -1 : size);
    }

    /** Four bytes as Latin-1 characters. */
    public static String text(Buffer bytes, int at) {
        return bytes.getString(at, at + 4, StandardCharsets.ISO_8859_1.name());
    }

    /** A box that every reader skips, with nothing in it, of so many bytes in all. */
    public static Buffer free(int size) {
        return Buffer.buffer().appendInt(size).appendString("free").appendBytes(new byte[size - MIN]);
    }

    /**
     * A box with this packet and an empty one behind it, longer than the packet by {@link #XMP_ROOM}: exiv2 0.27 reads beyond a box
     * of a user's type by as much as the type has, and calls a file that ends there corrupted.
     */
    public static Buffer xmp(byte[] packet) {
        return Buffer.buffer()
                .appendInt(packet.length + 24)
                .appendString("uuid")
                .appendBytes(HexFormat.of().parseHex(XMP))
                .appendBytes(packet)
                .appendBuffer(free(24));
    }
}
