package io.holdfast.media.stamp.xmp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.media.stamp.core.StampRequest;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * A packet that is more than one segment of JPEG can hold: its longest properties go into another one, which the first names by its
 * digest (XMP specification part 3, section 1.1.3.1).
 *
 * @param main what stays, of the size that was asked for at most
 * @param digest of the other, 32 hexadecimal digits
 * @param rest the other
 */
@SuppressWarnings("ArrayRecordComponent")
public record ExtendedXmp(byte[] main, String digest, byte[] rest) {
    private static final String NOTES = "http://ns.adobe.com/xmp/note/";
    private static final Buffer NAME = Buffer.buffer("http://ns.adobe.com/xmp/extension/\0");

    /**
     * Divides a packet that {@link Xmp#packet} found too long.
     *
     * @return nothing where it has a second part already, or nothing in it can be moved
     */
    public static Optional<ExtendedXmp> of(byte[] existing, StampRequest wish, int most) {
        Optional<String> text = XmpText.trusted(existing).filter(all -> !all.contains("HasExtendedXMP"));
        return text.flatMap(XmpEdit::of).flatMap(edit -> {
            XmpEdit placeless = wish.stripLocation() ? edit.withoutPlaces() : edit;
            int over = text.orElseThrow().getBytes(UTF_8).length + Xmp.MIN - most;
            return placeless.moved(Math.max(1, over)).flatMap(rest -> {
                byte[] other =
                        wish.stripLocation() ? XmpPlaces.blanked(rest.getBytes(UTF_8), wish) : rest.getBytes(UTF_8);
                String digest = digest(other);
                String stated = placeless.stating(wish.statement());
                String named = XmpEdit.of(stated)
                        .orElseThrow()
                        .with("<rdf:Description xmlns:rdf=\"" + XmpElement.RDF + "\" rdf:about=\"\" xmlns:xmpNote=\""
                                + NOTES + "\" xmpNote:HasExtendedXMP=\"" + digest + "\"/>");
                int size = named.getBytes(UTF_8).length + Xmp.MIN / 4;
                return Xmp.wrapped(named.getBytes(UTF_8), Math.min(size, most))
                        .map(main -> new ExtendedXmp(main, digest, other));
            });
        });
    }

    private static String digest(byte[] rest) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(rest);
            return HexFormat.of().formatHex(digest).toUpperCase(Locale.ROOT);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The contents of the segments of the other, each of so many bytes at most. */
    public Buffer segment(int from, int most) {
        int head = NAME.length() + digest.length() + 2 * Integer.BYTES;
        int to = Math.min(rest.length, from + most - head);
        return NAME.copy()
                .appendBytes(digest.getBytes(US_ASCII))
                .appendUnsignedInt(rest.length)
                .appendUnsignedInt(from)
                .appendBytes(rest, from, to - from);
    }
}
