package io.holdfast.media.stamp.xmp;

import io.holdfast.media.stamp.core.StampRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Changes a packet as text, for those that can't be written anew in the room that they have. */
public final class XmpPlaces {
    /** Properties that tell a place, as attributes and as elements, by the prefixes that are usual: for what is not whole. */
    private static final String NAMES = "(?:[\\w.-]{1,16}:GPS\\w{1,32}|photoshop:(?:City|State|Country)"
            + "|Iptc4xmpCore:(?:Location|CountryCode)|drone-dji:(?:Absolute|Relative)Altitude|geo:(?:lat|long|alt)"
            + "|[\\w.-]{1,16}:(?:Latitude|Longitude)|dwc:(?:decimal|verbatim)(?:Latitude|Longitude|Coordinates))";

    private static final Pattern PLACE =
            Pattern.compile("(?i)\\b" + NAMES + "\\s{0,8}=\\s{0,8}(?:\"[^\"<]*+\"|'[^'<]*+')" + "|<(" + NAMES
                    + ")(?:\\s[^<>]*+)?(?:/>|>[^<]*+</\\1\\s*+>)");

    private static final String NOTHING = "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\""
            + "http://www.w3.org/1999/02/22-rdf-syntax-ns#\"/></x:xmpmeta>";

    private XmpPlaces() {}

    /** The same packet, as many bytes, with blanks where it tells a place, if that is wished. */
    public static byte[] blanked(byte[] packet, StampRequest wish) {
        byte[] same = packet.clone();
        if (!wish.stripLocation()) {
            return same;
        }
        List<int[]> places = new ArrayList<>();
        XmpText.inPlace(packet)
                .flatMap(XmpElement::root)
                .ifPresentOrElse(root -> XmpEdit.places(root, places), () -> guess(packet, places));
        places.forEach(each -> Arrays.fill(same, each[0], each[1], (byte) ' '));
        return same;
    }

    private static void guess(byte[] packet, List<int[]> places) {
        Matcher place = PLACE.matcher(new String(packet, StandardCharsets.ISO_8859_1));
        while (place.find()) {
            places.add(new int[] {place.start(), place.end()});
        }
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
