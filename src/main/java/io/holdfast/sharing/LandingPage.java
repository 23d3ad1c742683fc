package io.holdfast.sharing;

import io.holdfast.asset.Asset;
import io.holdfast.http.Answer;
import io.holdfast.http.ContentPolicy;
import io.holdfast.http.HtmlPage;
import io.holdfast.http.field.CacheControl;
import io.holdfast.rights.DoNotTrain;
import io.holdfast.rights.EgressPermit;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page behind a link: the media, what its owner calls it, and the mark for whatever reads HTML; no script. */
final class LandingPage {
    /** What browsers show in a page; anything else is offered to be saved. */
    private static final Set<String> PICTURES =
            Set.of("image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "image/bmp");

    private static final String TEMPLATE = template();

    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");
    private static final Pattern STYLE = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL);

    private final DoNotTrain mark;
    private final Map<String, String> headers;

    LandingPage(DoNotTrain mark) {
        this.mark = mark;
        this.headers = Map.of(
                "Content-Security-Policy",
                "default-src 'none'; img-src 'self'; media-src 'self'; style-src '" + styleHash()
                        + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
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
        String name = HtmlPage.escaped(
                asset.description().title().or(asset.description()::filename).orElse("Shared media"));
        Map<String, String> texts = Map.of(
                "robots", DoNotTrain.ROBOTS,
                "reservation", DoNotTrain.TDM_RESERVATION,
                "policy", HtmlPage.escaped(mark.policyUrl()),
                "license", HtmlPage.escaped(mark.licenseUrl()),
                "name", name,
                "media", media(asset.media().mediaType(), HtmlPage.escaped(content), name),
                "content", HtmlPage.escaped(content),
                "type", HtmlPage.escaped(asset.media().mediaType()),
                "size", size(asset.content().size()),
                "terms", HtmlPage.escaped(DoNotTrain.USAGE_TERMS));
        return new Answer.Page(200, headers, permit.mark(Buffer.buffer(filled(texts))));
    }

    /** In one pass, so that a text that looks like a place is none; what is no place, as in the style, stays. */
    private static String filled(Map<String, String> texts) {
        return PLACE.matcher(TEMPLATE)
                .replaceAll(place -> Matcher.quoteReplacement(texts.getOrDefault(place.group(1), place.group())));
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

    private static String styleHash() {
        Matcher style = STYLE.matcher(TEMPLATE);
        if (!style.find()) {
            throw new IllegalStateException("the page has no style");
        }
        return ContentPolicy.hash(style.group(1));
    }

    private static String template() {
        try (InputStream resource = LandingPage.class.getResourceAsStream("landing.html")) {
            return new String(Objects.requireNonNull(resource).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
