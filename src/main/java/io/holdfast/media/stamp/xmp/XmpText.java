package io.holdfast.media.stamp.xmp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.media.stamp.core.Format;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** A file's own XMP packet as text, once it is known to be harmless to whoever parses it. */
final class XmpText {
    private static final int MAX = Format.LOOK_AHEAD;
    private static final int DEEPEST = 64;
    private static final Pattern REFERENCE = Pattern.compile("&#(x[0-9a-fA-F]{1,8}|[0-9]{1,10});");

    private static final XMLInputFactory READERS = readers();

    private XmpText() {}

    /** The text of a packet that is XML without a document type and not deep; nothing for others. */
    static Optional<String> trusted(byte[] packet) {
        return packet.length > MAX
                ? Optional.empty()
                : Optional.of(clean(decoded(packet))).filter(XmpText::harmless);
    }

    /** Whether there is no markup in it at all, but white space perhaps. */
    static boolean nothing(byte[] packet) {
        return packet.length <= MAX && clean(decoded(packet)).isEmpty();
    }

    /** The same as bytes, where places in one are those in the other; blank around the markup. */
    static Optional<String> inPlace(byte[] packet) {
        String text = new String(packet, ISO_8859_1);
        int first = text.indexOf('<');
        int last = text.lastIndexOf('>') + 1;
        if (first < 0 || last < first || packet.length > MAX) {
            return Optional.empty();
        }
        String blank = " ".repeat(first) + text.substring(first, last) + " ".repeat(packet.length - last);
        return Optional.of(blank).filter(all -> harmless(all.substring(first, last)));
    }

    private static String decoded(byte[] packet) {
        if (packet.length > 1 && (packet[0] == 0 || packet[0] == (byte) 0xFE)) {
            return new String(packet, UTF_16BE);
        }
        if (packet.length > 1 && (packet[1] == 0 || packet[0] == (byte) 0xFF)) {
            return new String(packet, UTF_16LE);
        }
        return strict(packet, UTF_8).orElseGet(() -> new String(packet, ISO_8859_1));
    }

    private static Optional<String> strict(byte[] packet, Charset charset) {
        try {
            return Optional.of(
                    charset.newDecoder().decode(ByteBuffer.wrap(packet)).toString());
        } catch (CharacterCodingException other) {
            return Optional.empty();
        }
    }

    /** Without a mark of byte order and without what XML does not allow, which some writers pad with. */
    private static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); at++) {
            char one = text.charAt(at);
            if (one >= ' ' || one == '\t' || one == '\n' || one == '\r') {
                clean.append(one);
            }
        }
        int start = clean.indexOf("<");
        return start < 0 ? "" : REFERENCE.matcher(clean.substring(start)).replaceAll(XmpText::allowed);
    }

    /** A reference to a character that XML has: XML 1.0 section 2.2. Other programs read over those that it has not. */
    private static String allowed(MatchResult reference) {
        String number = reference.group(1);
        long one = number.startsWith("x") ? Long.parseLong(number.substring(1), 16) : Long.parseLong(number);
        boolean control = one < ' ' && one != '\t' && one != '\n' && one != '\r';
        boolean none = control || (one >= 0xD800 && one < 0xE000) || one == 0xFFFE || one == 0xFFFF || one > 0x10FFFF;
        return none ? "" : reference.group();
    }

    private static boolean harmless(String text) {
        try {
            XMLStreamReader reader = READERS.createXMLStreamReader(new StringReader(text));
            int depth = 0;
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
                    return false;
                }
                if (event == XMLStreamConstants.END_ELEMENT) {
                    depth--;
                }
                if (event == XMLStreamConstants.START_ELEMENT) {
                    depth++;
                }
                if (depth > DEEPEST) {
                    return false;
                }
            }
            return true;
        } catch (XMLStreamException | RuntimeException malformed) { // the reader's own limits speak as unchecked ones
            return false;
        }
    }

    private static XMLInputFactory readers() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory;
    }
}
