package io.holdfast.http;

import io.holdfast.http.field.CacheControl;
import io.holdfast.rights.DoNotTrain;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in a page, with the mark in its head, what programs are told in JSON: for people, whose browsers prefer that. */
public final class HtmlPage {
    /** What such a page is. */
    public static final String MEDIA_TYPE = "text/html; charset=utf-8";

    private static final String TEMPLATE = template();
    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");
    private static final Pattern STYLE = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL);

    private final DoNotTrain mark;

    /** Makes pages of one gateway. */
    public HtmlPage(DoNotTrain mark) {
        this.mark = mark;
    }

    /** The fields of such a page besides those of its bytes. */
    public static Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put(
                "Content-Security-Policy",
                "default-src 'none'; style-src '" + styleHash()
                        + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        fields.put("Referrer-Policy", "no-referrer");
        fields.put("Vary", "Accept");
        fields.put(CacheControl.NAME, CacheControl.NO_STORE.value());
        return fields;
    }

    /**
     * A page.
     *
     * @param title as text
     * @param content as HTML
     */
    public Buffer of(String title, String content) {
        Map<String, String> texts = Map.of(
                "robots", DoNotTrain.ROBOTS,
                "reservation", DoNotTrain.TDM_RESERVATION,
                "policy", escaped(mark.policyUrl()),
                "license", escaped(mark.licenseUrl()),
                "title", escaped(title),
                "content", content,
                "terms", escaped(DoNotTrain.USAGE_TERMS));
        // in one pass, so that a text that looks like a place is none; what is no place, as in the style, stays
        return Buffer.buffer(PLACE.matcher(TEMPLATE)
                .replaceAll(place -> Matcher.quoteReplacement(texts.getOrDefault(place.group(1), place.group()))));
    }

    /** For text and for attributes in double quotes (HTML Living Standard, sections 13.1.2.3 and 13.1.4). */
    public static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static String styleHash() {
        Matcher style = STYLE.matcher(TEMPLATE);
        if (!style.find()) {
            throw new IllegalStateException("the page has no style");
        }
        return ContentPolicy.hash(style.group(1));
    }

    private static String template() {
        try (InputStream resource = HtmlPage.class.getResourceAsStream("page.html")) {
            return new String(Objects.requireNonNull(resource).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
