package io.holdfast.media.stamp.xmp;

import io.holdfast.media.stamp.core.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A statement added to a packet's text, which stays as it is but for what it says of the same: so nothing is lost that a library does
 * not know or would write otherwise.
 */
final class XmpEdit {
    private static final String PLUS = "http://ns.useplus.org/ldf/xmp/1.0/";
    private static final String IPTC = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/";
    private static final String DCTERMS = "http://purl.org/dc/terms/";
    private static final String RIGHTS = "http://ns.adobe.com/xap/1.0/rights/";
    private static final String ALGORITHMIC = "algorithmicmedia";
    private static final String NONE =
            "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"" + XmpElement.RDF + "\"/></x:xmpmeta>";

    private final String text;
    private final XmpElement root;
    private final XmpElement rdf;
    private final List<int[]> cuts = new ArrayList<>();

    private XmpEdit(String text, XmpElement root, XmpElement rdf) {
        this.text = text;
        this.root = root;
        this.rdf = rdf;
    }

    /** Begins with a text that {@link XmpText#trusted} gave; nothing where it holds no RDF. */
    static Optional<XmpEdit> of(String text) {
        return XmpElement.root(text).flatMap(root -> root.rdf().map(rdf -> new XmpEdit(text, root, rdf)));
    }

    /** Begins with nothing. */
    static XmpEdit none() {
        return of(NONE).orElseThrow();
    }

    /** Where a content credential is that is not in the file; nothing where the packet names none. */
    Optional<String> provenance() {
        return value(DCTERMS, "provenance").filter(value -> !value.isBlank());
    }

    /** What the first of these properties says. */
    private Optional<String> value(String space, String local) {
        for (XmpElement each : rdf.children()) {
            Optional<String> told = each.attributes().stream()
                    .filter(attribute ->
                            attribute.space().equals(space) && attribute.local().equals(local))
                    .map(XmpElement.Attribute::value)
                    .findFirst()
                    .or(() -> each.children().stream()
                            .filter(child -> child.is(space, local))
                            .map(this::said)
                            .findFirst());
            if (told.isPresent()) {
                return told;
            }
        }
        return Optional.empty();
    }

    private String said(XmpElement property) {
        return property.attributes().stream()
                .filter(attribute -> attribute.local().equals("resource"))
                .map(XmpElement.Attribute::value)
                .findFirst()
                .orElseGet(() -> property.text(text));
    }

    private void drop(String space, String local) {
        for (XmpElement each : rdf.children()) {
            each.attributes().stream()
                    .filter(attribute ->
                            attribute.space().equals(space) && attribute.local().equals(local))
                    .forEach(attribute -> cuts.add(new int[] {attribute.from(), attribute.to()}));
            each.children().stream().filter(child -> child.is(space, local)).forEach(this::cut);
        }
    }

    private void cut(XmpElement element) {
        cuts.add(new int[] {element.from(), element.to()});
    }

    /** Takes places out, wherever they stand. */
    XmpEdit withoutPlaces() {
        places(root, cuts);
        return this;
    }

    /** Where properties stand that tell a place. */
    static void places(XmpElement in, List<int[]> found) {
        if (PlaceNames.has(in.space(), in.local())) {
            found.add(new int[] {in.from(), in.to()});
            return;
        }
        in.attributes().stream()
                .filter(each -> PlaceNames.has(each.space(), each.local()))
                .forEach(each -> found.add(new int[] {each.from(), each.to()}));
        in.children().forEach(each -> places(each, found));
    }

    /** Takes the white space between elements out, where room is short. */
    XmpEdit squeezed() {
        squeeze(root);
        return this;
    }

    private void squeeze(XmpElement in) {
        cuts.addAll(in.gaps());
        in.children().forEach(this::squeeze);
    }

    /** The text with the statement, from the outermost element's begin to its end. */
    String stating(Statement statement) {
        StringBuilder own = new StringBuilder("<rdf:Description xmlns:rdf=\"")
                .append(XmpElement.RDF)
                .append("\" rdf:about=\"")
                .append(about())
                .append("\" xmlns:plus=\"" + PLUS + "\" xmlns:xmpRights=\"" + RIGHTS + "\" xmlns:dcterms=\"" + DCTERMS
                        + '"');
        drop(PLUS, "DataMining");
        add(own, "plus:DataMining", statement.dataMining());
        boolean machine = value(IPTC, "DigitalSourceType")
                .filter(value -> value.toLowerCase(Locale.ROOT).contains(ALGORITHMIC))
                .isPresent();
        if (statement.digitalSourceType().isPresent() && !machine) {
            drop(IPTC, "DigitalSourceType");
            own.append(" xmlns:Iptc4xmpExt=\"" + IPTC + '"');
            add(
                    own,
                    "Iptc4xmpExt:DigitalSourceType",
                    statement.digitalSourceType().get());
        }
        drop(RIGHTS, "Marked");
        add(own, "xmpRights:Marked", "True");
        drop(DCTERMS, "provenance");
        add(own, "dcterms:provenance", statement.provenance());
        if (value(RIGHTS, "WebStatement").filter(value -> !value.isBlank()).isEmpty()) {
            drop(RIGHTS, "WebStatement");
            add(own, "xmpRights:WebStatement", statement.webStatement());
        }
        own.append('>');
        if (value(RIGHTS, "UsageTerms").filter(value -> !value.isBlank()).isEmpty()) {
            drop(RIGHTS, "UsageTerms");
            own.append("<xmpRights:UsageTerms><rdf:Alt><rdf:li xml:lang=\"x-default\">")
                    .append(escaped(statement.usageTerms()))
                    .append("</rdf:li></rdf:Alt></xmpRights:UsageTerms>");
        }
        return with(own.append("</rdf:Description>").toString());
    }

    /** The text with another element as the last in its RDF. */
    String with(String element) {
        StringBuilder made = new StringBuilder();
        int at = root.from();
        cuts.sort(Comparator.comparingInt(each -> each[0]));
        cuts.removeIf(each -> each[0] < root.from());
        for (int[] each : cuts) {
            if (each[0] >= rdf.behind() && at <= rdf.behind()) {
                made.append(text, at, rdf.behind()).append(closed(element));
                at = rdf.empty() ? rdf.to() : rdf.behind();
            }
            if (each[0] >= at) { // or it is within another
                made.append(text, at, each[0]);
                at = each[1];
            }
        }
        if (at <= rdf.behind()) {
            made.append(text, at, rdf.behind()).append(closed(element));
            at = rdf.empty() ? rdf.to() : rdf.behind();
        }
        return made.append(text, at, root.to()).toString();
    }

    private String closed(String element) {
        return rdf.empty() ? '>' + element + "</" + rdf.name() + '>' : element;
    }

    /** The resource that the first description is about. */
    private String about() {
        return rdf.children().stream()
                .flatMap(each -> each.attributes().stream())
                .filter(each -> each.local().equals("about")
                        && (each.space().isEmpty() || each.space().equals(XmpElement.RDF)))
                .map(each -> each.value().replace("\"", "&quot;"))
                .findFirst()
                .orElse("");
    }

    private static void add(StringBuilder to, String name, String value) {
        to.append(' ').append(name).append("=\"").append(escaped(value)).append('"');
    }

    private static String escaped(String value) {
        return value.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /**
     * Moves properties of descriptions into a packet of their own, the longest first, until so many characters are moved.
     *
     * @return that packet; nothing where there are not so many
     */
    Optional<String> moved(int least) {
        record Property(XmpElement of, int from, int to) {}
        List<Property> all = new ArrayList<>();
        for (XmpElement each : rdf.children()) {
            each.children().stream()
                    .filter(child -> !ours(child.space()))
                    .forEach(child -> all.add(new Property(each, child.from(), child.to())));
            each.attributes().stream()
                    .filter(one -> !one.space().isEmpty()
                            && !one.space().equals("xmlns")
                            && !one.space().equals(XmpElement.RDF)
                            && !one.space().endsWith("/namespace")
                            && !ours(one.space()))
                    .forEach(one -> all.add(new Property(each, one.from(), one.to())));
        }
        all.sort(Comparator.comparingInt(each -> each.from() - each.to()));
        StringBuilder made = new StringBuilder("<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"")
                .append(XmpElement.RDF)
                .append("\">");
        int done = 0;
        for (Property each : all) {
            if (done < least) {
                done += each.to() - each.from();
                cuts.add(new int[] {each.from(), each.to()});
                String said = text.substring(each.from(), each.to());
                boolean element = said.startsWith("<");
                made.append(begun(each.of())).append(element ? ">" + said + "</rdf:Description>" : said + "/>");
            }
        }
        return done < least
                ? Optional.empty()
                : Optional.of(made.append("</rdf:RDF></x:xmpmeta>").toString());
    }

    /** Whether a statement has properties there, which stay where they are looked for first. */
    private static boolean ours(String space) {
        return space.equals(PLUS) || space.equals(RIGHTS) || space.equals(DCTERMS) || space.equals(IPTC);
    }

    private String begun(XmpElement description) {
        return description.spaces().stream()
                .filter(pair -> !pair[0].equals("rdf"))
                .map(pair -> " xmlns" + (pair[0].isEmpty() ? "" : ":" + pair[0]) + "=\""
                        + pair[1].replace("\"", "&quot;") + '"')
                .collect(Collectors.joining("", "<rdf:Description rdf:about=\"" + about() + '"', ""));
    }
}
