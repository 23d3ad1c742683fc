package io.holdfast.media.stamp.png;

import io.holdfast.media.stamp.core.Exif;
import io.holdfast.media.stamp.core.Format;
import io.holdfast.media.stamp.core.JpegHead;
import io.holdfast.media.stamp.core.StampRequest;
import io.holdfast.media.stamp.xmp.XmpPlaces;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * One chunk of a PNG file.
 *
 * @param at where it starts
 * @param whole its length, type, content and checksum
 */
record PngChunk(int at, Buffer whole) {
    private static final Buffer KEYWORD = Buffer.buffer("XML:com.adobe.xmp\0");
    private static final String TEXT = "iTXt";
    private static final String EXIF = "eXIf";
    /** Ancillary, private and safe to copy: readers skip it. */
    private static final String FORMER = "xmPt";

    private static final int CONTENT = 8;
    private static final int CHECKSUM = 4;

    /** An uncompressed text chunk in no language. */
    static Buffer holding(byte[] packet) {
        return made(
                TEXT,
                Buffer.buffer().appendBuffer(KEYWORD).appendBytes(new byte[4]).appendBytes(packet));
    }

    /** How many bytes {@link #holding} makes of a packet of so many. */
    static int around(int packet) {
        return CONTENT + KEYWORD.length() + 4 + packet + CHECKSUM;
    }

    /** As many bytes that say nothing. */
    static Buffer filler(int packet) {
        return made(FORMER, Buffer.buffer(new byte[KEYWORD.length() + 4 + packet]));
    }

    /** Whether a header can be one: a length of 31 bits and a type of four letters. */
    static boolean possible(long length, String type) {
        return length <= Integer.MAX_VALUE && type.chars().allMatch(one -> (one | 0x20) >= 'a' && (one | 0x20) <= 'z');
    }

    /** Whether a chunk of this type may have to change. */
    static boolean changeable(String type) {
        return type.equals(TEXT) || type.equals(EXIF);
    }

    /** The XMP packet in it, as text. */
    Optional<byte[]> packet() {
        return xmp() ? text() : Optional.empty();
    }

    /** What becomes of it where it stays: a packet is none any more, and a place is blank. */
    Optional<Buffer> changed(StampRequest wish) {
        if (xmp()) {
            return Optional.of(
                    made(FORMER, Buffer.buffer(XmpPlaces.blanked(content().getBytes(), wish))));
        }
        return wish.stripLocation() && type().equals(EXIF)
                ? Exif.withoutPlace(content().getBytes()).map(is -> made(EXIF, Buffer.buffer(is)))
                : Optional.empty();
    }

    private boolean xmp() {
        return type().equals(TEXT) && JpegHead.starts(content(), KEYWORD);
    }

    private Optional<byte[]> text() {
        Buffer content = content();
        int at = KEYWORD.length() + 2;
        for (int names = 0; names < 2; names++) { // the language, then the keyword in it
            while (at < content.length() && content.getByte(at) != 0) {
                at++;
            }
            at++;
        }
        if (at > content.length()) {
            return Optional.empty();
        }
        byte[] text = content.getBytes(at, content.length());
        return content.getByte(KEYWORD.length()) == 0 ? Optional.of(text) : inflated(text);
    }

    private static Optional<byte[]> inflated(byte[] text) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(text);
            byte[] plain = new byte[Format.LOOK_AHEAD];
            int length = inflater.inflate(plain);
            return inflater.finished() ? Optional.of(Arrays.copyOf(plain, length)) : Optional.empty();
        } catch (DataFormatException broken) {
            return Optional.empty();
        } finally {
            inflater.end();
        }
    }

    private String type() {
        return whole.getString(4, CONTENT, "ISO-8859-1");
    }

    private Buffer content() {
        return whole.slice(CONTENT, whole.length() - CHECKSUM);
    }

    private static Buffer made(String type, Buffer content) {
        CRC32 checksum = new CRC32();
        checksum.update(Buffer.buffer(type).getBytes());
        checksum.update(content.getBytes());
        return Buffer.buffer()
                .appendUnsignedInt(content.length())
                .appendString(type)
                .appendBuffer(content)
                .appendUnsignedInt(checksum.getValue());
    }
}
