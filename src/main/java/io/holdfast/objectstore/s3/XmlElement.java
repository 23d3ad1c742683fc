package io.holdfast.objectstore.s3;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * One element of a store's answer. Names are without namespaces, which stores differ in, and attributes are left out.
 */
final class XmlElement {
    /** Far more than a page of {@code ListObjectsV2} has: a thousand objects of a dozen fields. */
    private static final int MAX_ELEMENTS = 50_000;

    private static final int MAX_DEPTH = 32;

    private final String name;
    private final StringBuilder text = new StringBuilder();
    private final List<XmlElement> children = new ArrayList<>();

    private XmlElement(String name) {
        this.name = name;
    }

    /**
     * Reads a document, whose declaration may stand behind the spaces that a store sends while it is at work.
     *
     * @return its root; throws {@link S3Failure} when the document is malformed, has a document type, or is too large
     */
    static XmlElement root(String document) {
        try {
            XMLStreamReader reader = factory().createXMLStreamReader(new StringReader(document.strip()));
            try {
                return root(reader);
            } finally {
                reader.close();
            }
        } catch (XMLStreamException malformed) {
            throw malformed();
        }
    }

    /** The JDK's own, whatever stands on the class path; not shared, because it is not thread-safe. */
    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory;
    }

    private static XmlElement root(XMLStreamReader reader) throws XMLStreamException {
        XmlElement document = new XmlElement("");
        Deque<XmlElement> open = new ArrayDeque<>(List.of(document));
        int elements = 0;
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (++elements > MAX_ELEMENTS || open.size() > MAX_DEPTH) {
                        throw malformed();
                    }
                    XmlElement element = new XmlElement(reader.getLocalName());
                    open.element().children.add(element);
                    open.push(element);
                }
                case XMLStreamConstants.END_ELEMENT -> open.pop();
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
                    open.element().text.append(reader.getText());
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> throw malformed();
                default -> {} // comments, processing instructions, white space between elements
            }
        }
        return document.children.get(0);
    }

    /** What a document is that does not say what it should. */
    static S3Failure malformed() {
        return new S3Failure(500, "MalformedAnswer");
    }

    String name() {
        return name;
    }

    /** Its own text, without that of the elements in it. */
    String text() {
        return text.toString();
    }

    /** The elements right below it that have a name. */
    Stream<XmlElement> all(String wanted) {
        return children.stream().filter(child -> child.name.equals(wanted));
    }

    /** The text of the first element of a name right below it. */
    Optional<String> text(String wanted) {
        return all(wanted).findFirst().map(XmlElement::text);
    }

    /** The first element of a name, itself or at any depth below it. */
    Optional<XmlElement> find(String wanted) {
        return name.equals(wanted)
                ? Optional.of(this)
                : children.stream()
                        .flatMap(child -> child.find(wanted).stream())
                        .findFirst();
    }
}
