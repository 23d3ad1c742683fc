package io.holdfast.http;

import io.holdfast.http.field.CacheControl;
import io.holdfast.rights.DoNotTrain;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/** Says in a page, with the mark in its head, what programs are told in JSON: for people, whose browsers prefer that. */
public final class HtmlPage {
    /** What such a page is. */
    public static final String MEDIA_TYPE = "text/html; charset=utf-8";

    private static final HtmlTemplate TEMPLATE = HtmlTemplate.beside(HtmlPage.class, "page.html");

    /** The fields of such a page besides those of its bytes. */
    public static final Map<String, String> FIELDS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; style-src " + TEMPLATE.source("style")
                    + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "Referrer-Policy",
            "no-referrer",
            "Vary",
            "Accept",
            CacheControl.NAME,
            CacheControl.NO_STORE.value());

    private final DoNotTrain mark;

    /** Makes pages of one gateway. */
    public HtmlPage(DoNotTrain mark) {
        this.mark = mark;
    }

    /**
     * A page.
     *
     * @param title as text
     * @param content as HTML
     */
    public Buffer of(String title, String content) {
        return Buffer.buffer(TEMPLATE.filled(mark, Map.of("title", HtmlTemplate.escaped(title), "content", content)));
    }
}
