package io.holdfast.sharing;

import io.holdfast.asset.Asset;
import io.holdfast.http.Answer;
import io.holdfast.http.HtmlTemplate;
import io.holdfast.http.field.CacheControl;
import io.holdfast.rights.DoNotTrain;
import io.holdfast.rights.EgressPermit;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Set;

/** The page behind a link: the media, what its owner calls it, and the mark for whatever reads HTML; no script. */
final class LandingPage {
    /** What browsers show in a page; anything else is offered to be saved. */
    private static final Set<String> PICTURES =
            Set.of("image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "image/bmp");

    private static final HtmlTemplate TEMPLATE = HtmlTemplate.beside(LandingPage.class, "landing.html");

    private final DoNotTrain mark;
    private final Map<String, String> headers;

    LandingPage(DoNotTrain mark) {
        this.mark = mark;
        this.headers = Map.of(
                "Content-Security-Policy",
                "default-src 'none'; img-src 'self'; media-src 'self'; style-src " + TEMPLATE.source("style")
                        + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
                "X-Frame-Options",
                "DENY",
                "Referrer-Policy",
                "no-referrer",
                "Cross-Origin-Resource-Policy",
                "same-origin",
                CacheControl.NAME,
                CacheControl.NO_STORE.value());
    }

    /**
     * The page of an asset.
     *
     * @param token of the link, as it stands in the page's own URL
     * @param viewing which viewing this is, as text that is safe in a URL
     */
    Answer answer(EgressPermit permit, Asset asset, String token, String viewing) {
        // relative, so that it holds whatever the page is reached by
        String content = token + "/content?v=" + viewing;
        String name = HtmlTemplate.escaped(
                asset.description().title().or(asset.description()::filename).orElse("Shared media"));
        Map<String, String> texts = Map.of(
                "name", name,
                "media", media(asset.media().mediaType(), HtmlTemplate.escaped(content), name),
                "content", HtmlTemplate.escaped(content),
                "type", HtmlTemplate.escaped(asset.media().mediaType()),
                "size", size(asset.content().size()));
        return new Answer.Page(200, headers, permit.mark(Buffer.buffer(TEMPLATE.filled(mark, texts))));
    }

    private static String media(String type, String url, String name) {
        if (PICTURES.contains(type)) {
            return "<img src=\"" + url + "\" alt=\"" + name + "\">";
        }
        if (type.startsWith("video/")) {
            return "<video src=\"" + url + "\" controls preload=\"metadata\"></video>";
        }
        return type.startsWith("audio/")
                ? "<audio src=\"" + url + "\" controls preload=\"metadata\"></audio>"
                : "<a href=\"" + url + "\" download>" + name + "</a>";
    }

    private static String size(long bytes) {
        return bytes < 1_000_000 ? (bytes + 999) / 1_000 + " kB" : bytes / 1_000_000 + " MB";
    }
}
