package io.holdfast.media.stamp.xmp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An element of a well-formed packet, with where it and its parts stand in the text. */
final class XmpElement {
    static final String RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

    /**
     * An attribute.
     *
     * @param space its namespace, empty for none
     * @param from with the white space in front of it
     */
    record Attribute(String space, String local, String value, int from, int to) {}

    private final @Nullable XmpElement parent;
    private final String name;
    private final List<String[]> declared = new ArrayList<>(0);
    private final int from;
    private int inner;
    private int behind;
    private int to;
    private final List<Attribute> attributes = new ArrayList<>();
    private final List<XmpElement> children = new ArrayList<>();
    private final List<int[]> gaps = new ArrayList<>();

    private XmpElement(@Nullable XmpElement parent, String name, int from) {
        this.parent = parent;
        this.name = name;
        this.from = from;
    }

    /** The outermost element of a text that a parser took as XML; nothing where there is none. */
    static Optional<XmpElement> root(String text) {
        XmpElement around = new XmpElement(null, "", 0);
        XmpElement open = around;
        int at = 0;
        for (int next = text.indexOf('<'); next >= 0 && open != null; next = text.indexOf('<', at)) {
            if (next > at && text.substring(at, next).isBlank()) {
                open.gaps.add(new int[] {at, next});
            }
            at = passed(text, next);
            if (at == next && text.startsWith("</", next)) {
                at = text.indexOf('>', next) + 1;
                open.behind = next;
                open.to = at;
                open = open.parent;
            } else if (at == next) {
                XmpElement child = open.opened(text, next);
                open.children.add(child);
                at = child.inner;
                open = child.to > 0 ? open : child;
            }
        }
        return around.children.stream().findFirst();
    }

    /** Behind a comment, an instruction or a section of text, or the same place. */
    private static int passed(String text, int at) {
        String end = text.startsWith("<!--", at) ? "-->" : text.startsWith("<![", at) ? "]]>" : "?>";
        boolean other = text.startsWith("<!", at) || text.startsWith("<?", at);
        return other ? text.indexOf(end, at) + end.length() : at;
    }

    private XmpElement opened(String text, int at) {
        int end = nameEnd(text, at + 1);
        XmpElement made = new XmpElement(this, text.substring(at + 1, end), at);
        List<int[]> raw = new ArrayList<>();
        while (text.charAt(past(text, end)) != '>' && text.charAt(past(text, end)) != '/') {
            int start = past(text, end);
            int named = nameEnd(text, start);
            int quote = past(text, past(text, named) + 1);
            int closed = text.indexOf(text.charAt(quote), quote + 1);
            raw.add(new int[] {end, start, named, quote + 1, closed});
            end = closed + 1;
        }
        raw.forEach(each -> made.declare(text.substring(each[1], each[2]), text.substring(each[3], each[4])));
        for (int[] each : raw) {
            String[] parts = parts(text.substring(each[1], each[2]));
            String space = parts[0].isEmpty() ? "" : made.space(parts[0]);
            String value = text.substring(each[3], each[4]);
            made.attributes.add(new Attribute(space, parts[1], value, each[0], each[4] + 1));
        }
        int last = past(text, end);
        boolean empty = text.charAt(last) == '/';
        made.inner = last + (empty ? 2 : 1);
        made.behind = empty ? last : 0;
        made.to = empty ? made.inner : 0;
        return made;
    }

    private void declare(String attribute, String value) {
        if (attribute.equals("xmlns") || attribute.startsWith("xmlns:")) {
            declared.add(new String[] {attribute.equals("xmlns") ? "" : attribute.substring(6), value});
        }
    }

    private static int past(String text, int from) {
        int at = from;
        while (Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int nameEnd(String text, int from) {
        int at = from;
        while (" \t\r\n=/>".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return at;
    }

    private static String[] parts(String name) {
        int colon = name.indexOf(':');
        return new String[] {colon < 0 ? "" : name.substring(0, colon), name.substring(colon + 1)};
    }

    private String space(String prefix) {
        for (XmpElement each = this; each != null; each = each.parent) {
            for (String[] pair : each.declared) {
                if (pair[0].equals(prefix)) {
                    return pair[1];
                }
            }
        }
        return prefix.equals("xml") ? "http://www.w3.org/XML/1998/namespace" : prefix.equals("xmlns") ? "xmlns" : "";
    }

    /** Whether it has this name in this namespace. */
    boolean is(String space, String local) {
        String[] parts = parts(name);
        return parts[1].equals(local) && space(parts[0]).equals(space);
    }

    String space() {
        return space(parts(name)[0]);
    }

    String local() {
        return parts(name)[1];
    }

    /** As it is written, its prefix included. */
    String name() {
        return name;
    }

    /** Every prefix that holds in it, with its namespace, innermost first. */
    List<String[]> spaces() {
        List<String[]> all = new ArrayList<>();
        for (XmpElement each = this; each != null; each = each.parent) {
            for (String[] pair : each.declared) {
                if (all.stream().noneMatch(known -> known[0].equals(pair[0]))) {
                    all.add(pair);
                }
            }
        }
        return all;
    }

    List<Attribute> attributes() {
        return attributes;
    }

    List<XmpElement> children() {
        return children;
    }

    /** White space between its children. */
    List<int[]> gaps() {
        return children.isEmpty() ? List.of() : gaps;
    }

    int from() {
        return from;
    }

    /** Where its end tag begins, or what closes an empty one. */
    int behind() {
        return behind;
    }

    int to() {
        return to;
    }

    boolean empty() {
        return inner == to;
    }

    /** The first element of RDF in it, itself included, that holds descriptions. */
    Optional<XmpElement> rdf() {
        if (is(RDF, "RDF")) {
            return Optional.of(this);
        }
        return children.stream().flatMap(each -> each.rdf().stream()).findFirst();
    }

    /** Its text and that of all in it, without tags. */
    String text(String in) {
        return empty() ? "" : in.substring(inner, behind).replaceAll("<[^>]*>", "");
    }
}
