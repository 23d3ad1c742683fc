package io.holdfast.verify;

import io.holdfast.verify.Finding.Says;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Reads an XMP packet (ISO 16684-1), whose properties may be elements or attributes. */
final class XmpMarks {
    private static final String PLUS = "http://ns.useplus.org/ldf/xmp/1.0/";
    private static final String VOCABULARY = "http://ns.useplus.org/ldf/vocab/";
    private static final Map<String, String> OTHERS = Map.of(
            "DigitalSourceType", "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
            "WebStatement", "http://ns.adobe.com/xap/1.0/rights/",
            "UsageTerms", "http://ns.adobe.com/xap/1.0/rights/",
            "provenance", "http://purl.org/dc/terms/");

    private XmpMarks() {}

    /** The carriers of a packet's {@code rdf:RDF}; one that is no XML is told as such. */
    static List<Finding> of(byte[] rdf) {
        List<Finding> found = new ArrayList<>();
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            Document document = builder.parse(new ByteArrayInputStream(rdf));
            property(document, PLUS, "DataMining")
                    .ifPresent(value -> found.add(new Finding("xmp plus:DataMining", value, mining(value))));
            OTHERS.forEach((name, space) -> property(document, space, name)
                    .ifPresent(value -> found.add(new Finding("xmp " + name, value, Says.NOTHING))));
        } catch (SAXException | IOException malformed) {
            found.add(new Finding("xmp", "a packet that is not XML", Says.NOTHING));
        } catch (ParserConfigurationException impossible) {
            throw new IllegalStateException(impossible);
        }
        return found;
    }

    /** Each value of the PLUS vocabulary that prohibits training reserves; the unspecified one says nothing. */
    static Says mining(String value) {
        if (value.startsWith(VOCABULARY + "DMI-PROHIBITED")) {
            return Says.RESERVED;
        }
        return value.equals(VOCABULARY + "DMI-ALLOWED") ? Says.PERMITTED : Says.NOTHING;
    }

    private static Optional<String> property(Document document, String space, String name) {
        NodeList elements = document.getElementsByTagNameNS(space, name);
        if (elements.getLength() > 0) {
            Element element = (Element) elements.item(0);
            String resource = element.getAttributeNS("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "resource");
            return Optional.of(resource.isEmpty() ? element.getTextContent().strip() : resource);
        }
        NodeList all = document.getElementsByTagNameNS("*", "Description");
        for (int i = 0; i < all.getLength(); i++) {
            if (((Element) all.item(i)).hasAttributeNS(space, name)) {
                return Optional.of(((Element) all.item(i)).getAttributeNS(space, name));
            }
        }
        return Optional.empty();
    }
}
