package io.holdfast.media;

import java.io.ByteArrayInputStream;
import java.util.Locale;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Tells an SVG picture that only draws from one that might run something: SVG 2 chapter 15. */
final class StillSvg {
    private static final String SVG = "http://www.w3.org/2000/svg";
    private static final String XHTML = "http://www.w3.org/1999/xhtml";
    private static final Set<String> ACTIVE = Set.of(
            "script", "handler", "listener", "foreignobject", "iframe", "embed", "object", "audio", "video", "canvas");

    private StillSvg() {}

    private static XMLStreamReader reader(byte[] file) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory.createXMLStreamReader(new ByteArrayInputStream(file));
    }

    /** Whether all of this file is sound SVG without scripts, handlers, foreign objects, style sheets and entities. */
    static boolean test(byte[] file) {
        try {
            XMLStreamReader reader = reader(file);
            boolean svg = false;
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        if ((!svg && !isRoot(reader)) || isActive(reader)) {
                            return false;
                        }
                        svg = true;
                    }
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                        if (runs(reader.getText())) {
                            return false;
                        }
                    }
                    case XMLStreamConstants.DTD,
                            XMLStreamConstants.ENTITY_REFERENCE,
                            XMLStreamConstants.PROCESSING_INSTRUCTION -> {
                        return false;
                    }
                    default -> {}
                }
            }
            return svg;
        } catch (XMLStreamException malformed) {
            return false;
        }
    }

    private static boolean isRoot(XMLStreamReader reader) {
        return reader.getLocalName().equals("svg") && SVG.equals(reader.getNamespaceURI());
    }

    private static boolean isActive(XMLStreamReader reader) {
        if (ACTIVE.contains(reader.getLocalName().toLowerCase(Locale.ROOT)) || XHTML.equals(reader.getNamespaceURI())) {
            return true;
        }
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            String name = reader.getAttributeLocalName(i).toLowerCase(Locale.ROOT);
            if (name.startsWith("on") || runs(reader.getAttributeValue(i))) {
                return true;
            }
        }
        return false;
    }

    /** Browsers overlook white space and control characters in a URL's scheme. */
    private static boolean runs(String value) {
        String text = value.replaceAll("[\\s\\p{Cc}]++", "").toLowerCase(Locale.ROOT);
        return text.contains("javascript:")
                || text.contains("vbscript:")
                || text.contains("data:text/")
                || text.contains("data:image/svg")
                || text.contains("data:application/")
                || text.contains("@import");
    }
}
