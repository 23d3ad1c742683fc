package io.holdfast.policy;

import io.holdfast.http.HtmlTemplate;
import java.util.regex.Pattern;

/** A policy's Markdown as HTML: headings, lists, paragraphs, emphasis and links to the web; all else is text. */
final class PolicyText {
    private static final Pattern HEADING = Pattern.compile("(#{1,3})[ \\t]+(.*?)[ \\t#]*");
    private static final Pattern ITEM = Pattern.compile("[ \\t]*(?:[-*+]|\\d{1,9}[.)])[ \\t]+(.*)");
    private static final Pattern LINK = Pattern.compile("\\[([^\\[\\]]+)]\\((https?://[^\\s()]+)\\)");
    private static final Pattern STRONG = Pattern.compile("\\*\\*(?=\\S)(.+?)(?<=\\S)\\*\\*");
    private static final Pattern STRESSED = Pattern.compile("(?<![\\w*])\\*(?=\\S)([^*]+?)(?<=\\S)\\*(?![\\w*])");

    private final StringBuilder html = new StringBuilder();
    private String open = "";

    private PolicyText() {}

    static String html(String markdown) {
        PolicyText text = new PolicyText();
        markdown.lines().forEach(text::line);
        text.close();
        return text.html.toString();
    }

    private void line(String line) {
        var heading = HEADING.matcher(line);
        var item = ITEM.matcher(line);
        if (line.isBlank()) {
            close();
        } else if (heading.matches()) {
            close();
            String name = "h" + heading.group(1).length();
            html.append('<').append(name).append('>').append(inline(heading.group(2)));
            html.append("</").append(name).append(">\n");
        } else if (item.matches()) {
            begin("ul");
            html.append("<li>").append(inline(item.group(1))).append('\n');
        } else if (open.isEmpty()) {
            begin("p");
            html.append(inline(line)).append('\n');
        } else {
            html.append(inline(line)).append('\n');
        }
    }

    private void begin(String name) {
        if (!open.equals(name)) {
            close();
            open = name;
            html.append('<').append(name).append(">\n");
        }
    }

    private void close() {
        if (!open.isEmpty()) {
            html.append("</").append(open).append(">\n");
            open = "";
        }
    }

    private static String inline(String text) {
        String linked = LINK.matcher(HtmlTemplate.escaped(text)).replaceAll("<a href=\"$2\" rel=\"noopener\">$1</a>");
        String strong = STRONG.matcher(linked).replaceAll("<strong>$1</strong>");
        return STRESSED.matcher(strong).replaceAll("<em>$1</em>");
    }
}
