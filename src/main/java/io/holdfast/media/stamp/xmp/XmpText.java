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
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** A file's own XMP packet as text, once it is known to be harmless to whoever parses it. */
final class XmpText {
    private static final int MAX = Format.LOOK_AHEAD;
    private static final int DEEPEST = 64;
    /** A parser compares the names of siblings with one another; items of lists it does not. */
    private static final int MAX_NAMES = 4096;

    private static final int MAX_ITEMS = 16_384;
    private static final XMLInputFactory READERS = readers();

    private XmpText() {}

    /** The text of a packet that is XML without a document type, neither deep nor crowded; nothing for others. */
    static Optional<String> trusted(byte[] packet) {
        return packet.length > MAX
                ? Optional.empty()
                : Optional.of(clean(decoded(packet))).filter(XmpText::harmless);
    }

    /** The local name at the end of a path of properties, {@code GPSLatitude} of {@code a:b[1]/exif:GPSLatitude}. */
    static String leaf(String path) {
        return path.substring(Math.max(path.lastIndexOf(':'), path.lastIndexOf('/')) + 1);
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
        return start < 0 ? "" : clean.substring(start);
    }

    private static boolean harmless(String text) {
        try {
            XMLStreamReader reader = READERS.createXMLStreamReader(new StringReader(text));
            int depth = 0;
            int names = 0;
            int items = 0;
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
                    items++;
                    names += reader.getAttributeCount() + (reader.getLocalName().equals("li") ? 0 : 1);
                }
                if (depth > DEEPEST || names > MAX_NAMES || items > MAX_ITEMS) {
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
