package io.holdfast.media.stamp.png;

import io.holdfast.media.stamp.core.Format;
import io.holdfast.media.stamp.core.JpegHead;
import io.holdfast.media.stamp.core.StampRequest;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;

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
    private static final Set<String> TEXTS = Set.of("tEXt", "zTXt", TEXT);
    /** Ancillary, private and safe to copy: readers skip it. */
    private static final String FORMER = "xmPt";

    private static final int CONTENT = 8;
    private static final int CHECKSUM = 4;
    private static final int AROUND = CONTENT + CHECKSUM;

    /** An uncompressed text chunk in no language. */
    static Buffer holding(byte[] packet) {
        return made(
                TEXT,
                Buffer.buffer().appendBuffer(KEYWORD).appendBytes(new byte[4]).appendBytes(packet));
    }

    /** As many bytes as {@link #holding} makes of a packet of so many, which say nothing. */
    static Buffer filler(int packet) {
        return made(FORMER, Buffer.buffer(new byte[KEYWORD.length() + 4 + packet]));
    }

    /** Whether a header can be one: a length of 31 bits and a type of four letters. */
    static boolean possible(long length, String type) {
        return length <= Integer.MAX_VALUE && type.chars().allMatch(one -> (one | 0x20) >= 'a' && (one | 0x20) <= 'z');
    }

    /** Whether a chunk of this type may have to change. */
    static boolean changeable(String type) {
        return TEXTS.contains(type) || type.equals(EXIF);
    }

    /** The XMP packet in it, as text. */
    Optional<byte[]> packet() {
        return xmp() ? text() : Optional.empty();
    }

    /** What becomes of it where it stays, of any length; nothing to keep it. */
    Optional<Buffer> changed(StampRequest wish) {
        if (loose()) {
            return Optional.of(made(FORMER, Buffer.buffer(new byte[content().length()])));
        }
        if (!wish.stripLocation() || !changeable(type())) {
            return Optional.empty();
        }
        byte[] content = content().getBytes();
        Optional<byte[]> left =
                type().equals(EXIF) ? PngText.placeless(content, wish) : PngText.placeless(type(), content, wish);
        return left.map(bytes -> bytes.length == 0 ? Buffer.buffer() : made(type(), Buffer.buffer(bytes)));
    }

    /** The same in as many bytes as there were, with a chunk that says nothing behind it. */
    Optional<Buffer> changedInPlace(StampRequest wish) {
        return changed(wish).map(is -> {
            int room = whole.length() - is.length();
            if (room == 0) {
                return is;
            }
            return room < AROUND
                    ? made(FORMER, Buffer.buffer(new byte[whole.length() - AROUND]))
                    : is.copy().appendBuffer(made(FORMER, Buffer.buffer(new byte[room - AROUND])));
        });
    }

    boolean xmp() {
        return type().equals(TEXT) && JpegHead.starts(content(), KEYWORD);
    }

    /** Whether it is a packet that says what may be done with the picture, beside the one that says so already. */
    private boolean loose() {
        return packet().filter(packet -> new String(packet, StandardCharsets.ISO_8859_1).contains("DataMining"))
                .isPresent();
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
        return content.getByte(KEYWORD.length()) == 0 ? Optional.of(text) : PngText.inflated(text, Format.LOOK_AHEAD);
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
