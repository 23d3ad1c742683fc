package io.holdfast.http;

import io.holdfast.rights.DoNotTrain;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of ours with places for texts, of which those of the mark are filled by itself.
 *
 * @param text with a name in braces at each place
 */
public record HtmlTemplate(String text) {
    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");

    /** Reads one that lies beside a class. */
    public static HtmlTemplate beside(Class<?> owner, String name) {
        try (InputStream resource = owner.getResourceAsStream(name)) {
            return new HtmlTemplate(
                    new String(Objects.requireNonNull(resource).readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /**
     * The page.
     *
     * @param texts by place, as HTML
     */
    public String filled(DoNotTrain mark, Map<String, String> texts) {
        Map<String, String> all = new LinkedHashMap<>(texts);
        all.put("robots", DoNotTrain.ROBOTS);
        all.put("reservation", DoNotTrain.TDM_RESERVATION);
        all.put("policy", escaped(mark.policyUrl()));
        all.put("license", escaped(mark.licenseUrl()));
        all.put("terms", escaped(DoNotTrain.USAGE_TERMS));
        // in one pass, so that a text that looks like a place is none; what is no place, as in the style, stays
        return PLACE.matcher(text)
                .replaceAll(place -> Matcher.quoteReplacement(all.getOrDefault(place.group(1), place.group())));
    }

    /**
     * The source of a Content Security Policy, in quotes, that lets in what stands in an element of the page; no place may.
     *
     * @param element {@code style} or {@code script}, of which it has one
     */
    public String source(String element) {
        Matcher content = Pattern.compile("<" + element + ">(.*?)</" + element + ">", Pattern.DOTALL)
                .matcher(text);
        if (!content.find()) {
            throw new IllegalStateException("the page has no " + element);
        }
        return "'" + ContentPolicy.hash(content.group(1)) + "'";
    }

    /** For text and for attributes in double quotes (HTML Living Standard, sections 13.1.2.3 and 13.1.4). */
    public static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
