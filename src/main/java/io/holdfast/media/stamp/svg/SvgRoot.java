package io.holdfast.media.stamp.svg;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The start tag of a document's root: XML 1.0 section 3.1.
 *
 * @param text of the tag
 * @param prefix of its name, with the colon, or nothing
 */
record SvgRoot(String text, String prefix, int start, int end) {
    private static final String PLUS = "http://ns.useplus.org/ldf/xmp/1.0/";
    private static final Pattern PROLOG =
            Pattern.compile("(?s)\\A(?:\u00EF\u00BB\u00BF)?(?:\\s++|<\\?.*?\\?>|<!--.*?-->)*+");
    private static final Pattern TAG = Pattern.compile(
            "<((?:[A-Za-z_][\\w.-]{0,63}:)?)svg(?:\\s++[^\\s=<>\"'/]++\\s*+=\\s*+(?:\"[^\"<]*+\"|'[^'<]*+'))*+\\s*+/?>");
    private static final Pattern MARK = Pattern.compile("\\s++plus:DataMining\\s*+=\\s*+(?:\"[^\"<]*+\"|'[^'<]*+')");
    private static final Pattern NAMESPACE = Pattern.compile("\\sxmlns:plus\\s*+=\\s*+(?:\"([^\"<]*+)\"|'([^'<]*+)')");

    /** The root's tag of a document without a document type; nothing where there is none of SVG. */
    static Optional<SvgRoot> in(String document) {
        Matcher prolog = PROLOG.matcher(document);
        int start = prolog.find() ? prolog.end() : 0;
        Matcher tag = TAG.matcher(document).region(start, document.length());
        return tag.lookingAt()
                ? Optional.of(new SvgRoot(tag.group(), tag.group(1), start, tag.end()))
                : Optional.empty();
    }

    private boolean closed() {
        return text.endsWith("/>");
    }

    /** The tag, opened, with the mark as an attribute where its name means what it must. */
    String marked(String dataMining) {
        Matcher namespace = NAMESPACE.matcher(text);
        boolean named = namespace.find();
        boolean other = named && !PLUS.equals(namespace.group(1)) && !PLUS.equals(namespace.group(2));
        String bare = other ? text : MARK.matcher(text).replaceAll("");
        String open = bare.substring(0, bare.length() - (closed() ? 2 : 1)).stripTrailing();
        String mark = (named ? "" : " xmlns:plus=\"" + PLUS + "\"") + " plus:DataMining=\"" + dataMining + "\"";
        return open + (other ? "" : mark) + ">";
    }

    /** What follows the tag: the mark, and the root's end where it had no content. */
    String metadata(String packet) {
        String metadata = "<" + prefix + "metadata>" + packet + "</" + prefix + "metadata>";
        return closed() ? metadata + "</" + prefix + "svg>" : metadata;
    }
}
