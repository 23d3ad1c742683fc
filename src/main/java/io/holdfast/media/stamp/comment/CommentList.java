package io.holdfast.media.stamp.comment;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.holdfast.media.stamp.core.PlaceNames;
import io.holdfast.media.stamp.core.StampRequest;
import io.holdfast.media.stamp.xmp.Xmp;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A list of comments, {@code NAME=text} each: Vorbis I section 5, and the same in FLAC (RFC 9639 section 8.6) and Opus (RFC 7845
 * section 5.2). The mark is the comment {@code XMP}, a packet of one line.
 *
 * @param behind what follows the list, which in Vorbis is a bit and in Opus may be anything
 */
public record CommentList(Buffer vendor, List<Buffer> comments, Buffer behind) {
    /** The list of a file that has none. */
    public static final CommentList NONE = new CommentList(Buffer.buffer(), List.of(), Buffer.buffer());

    private static final int COUNT = Integer.BYTES;
    private static final String XMP = "XMP";
    private static final int MAX_COMMENTS = 16_384;

    /** Reads a list; nothing where its counts and lengths are not those of the bytes. */
    public static Optional<CommentList> of(Buffer bytes) {
        int at = behindVendor(bytes);
        if (at < 0) {
            return Optional.empty();
        }
        long count = bytes.getUnsignedIntLE(at);
        at += COUNT;
        List<Buffer> comments = new ArrayList<>();
        for (long each = 0; each < count; each++) {
            long length = at + COUNT <= bytes.length() ? bytes.getUnsignedIntLE(at) : Long.MAX_VALUE / 2;
            if (at + COUNT + length > bytes.length() || each >= MAX_COMMENTS) {
                return Optional.empty();
            }
            comments.add(bytes.getBuffer(at + COUNT, at + COUNT + (int) length));
            at += COUNT + (int) length;
        }
        Buffer vendor = bytes.getBuffer(COUNT, behindVendor(bytes));
        return Optional.of(new CommentList(vendor, comments, bytes.getBuffer(at, bytes.length())));
    }

    /** Where the number of comments stands; negative where it is not at hand. */
    public static int behindVendor(Buffer bytes) {
        long behind = bytes.length() < COUNT ? Integer.MAX_VALUE : COUNT + bytes.getUnsignedIntLE(0);
        return behind + COUNT <= bytes.length() ? (int) behind : -1;
    }

    /** The same list with the mark, and without places if that is wished. */
    public CommentList marked(StampRequest wish) {
        List<Buffer> marked = new ArrayList<>();
        Optional<byte[]> own = Optional.empty();
        for (Buffer comment : comments) {
            String name = name(comment);
            if (name.equalsIgnoreCase(XMP)) {
                own = own.or(() -> Optional.of(comment.getBytes(XMP.length() + 1, comment.length())));
            } else if (!wish.stripLocation() || !PlaceNames.tells(name)) {
                marked.add(comment);
            }
        }
        marked.add(comment(Xmp.line(own, wish)));
        return new CommentList(vendor, marked, behind);
    }

    /** The comment that is the mark. */
    public static Buffer comment(byte[] packet) {
        return Buffer.buffer(XMP + "=").appendBytes(packet);
    }

    private static String name(Buffer comment) {
        String text = comment.getString(0, Math.min(comment.length(), 256), ISO_8859_1.name());
        return text.substring(0, Math.max(0, text.indexOf('=')));
    }

    /** The list as {@link #of} reads it, with a name in front. */
    public Buffer bytes(String before) {
        Buffer bytes = Buffer.buffer()
                .appendString(before, US_ASCII.name())
                .appendUnsignedIntLE(vendor.length())
                .appendBuffer(vendor)
                .appendUnsignedIntLE(comments.size());
        comments.forEach(each -> bytes.appendUnsignedIntLE(each.length()).appendBuffer(each));
        return bytes.appendBuffer(behind);
    }
}
