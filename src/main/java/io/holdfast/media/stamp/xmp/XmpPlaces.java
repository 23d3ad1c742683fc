package io.holdfast.media.stamp.xmp;

import io.holdfast.media.stamp.core.StampRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Changes a packet as text, for those that can't be written anew in the room that they have. */
public final class XmpPlaces {
    /** Properties that tell a place, Exif's and those of cameras' makers as attributes and as elements: XMP specification part 2, section 3.3. */
    private static final Pattern PLACE =
            Pattern.compile("(?i)\\b[\\w.-]{1,16}:GPS\\w{1,32}\\s{0,8}=\\s{0,8}(?:\"[^\"<]*+\"|'[^'<]*+')"
                    + "|<([\\w.-]{1,16}:GPS\\w{1,32})(?:\\s[^<>]*+)?(?:/>|>[^<]*+</\\1\\s*+>)");

    private static final String NOTHING = "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\""
            + "http://www.w3.org/1999/02/22-rdf-syntax-ns#\"/></x:xmpmeta>";

    private XmpPlaces() {}

    /** The same packet, as many bytes, with blanks where it tells a place, if that is wished. */
    public static byte[] blanked(byte[] packet, StampRequest wish) {
        byte[] same = packet.clone();
        if (wish.stripLocation()) {
            Matcher place = PLACE.matcher(new String(packet, StandardCharsets.ISO_8859_1));
            while (place.find()) {
                Arrays.fill(same, place.start(), place.end(), (byte) ' ');
            }
        }
        return same;
    }

    /** A packet that says nothing, of so many bytes. */
    public static byte[] nothing(int size) {
        byte[] packet = new byte[size];
        Arrays.fill(packet, (byte) ' ');
        byte[] text = NOTHING.getBytes(StandardCharsets.US_ASCII);
        if (size >= text.length) {
            System.arraycopy(text, 0, packet, 0, text.length);
        }
        return packet;
    }
}
