package io.holdfast.export;

import io.holdfast.asset.Asset;
import io.holdfast.http.ContentPolicy;
import io.holdfast.rights.DoNotTrain;
import io.vertx.core.buffer.Buffer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Pages to look through an export by, which need no network, no script and nothing but the archive's own files. */
final class ExportHtml {
    private static final Set<String> PICTURES = Set.of(
            "image/jpeg",
            "image/png",
            "image/gif",
            "image/webp",
            "image/avif",
            "image/apng",
            "image/bmp",
            "image/svg+xml");

    private static final String STYLE =
            """

            body{font:16px/1.4 system-ui,sans-serif;margin:2rem;max-width:80rem}
            ul.media{display:grid;grid-template-columns:repeat(auto-fill,minmax(14rem,1fr));gap:1rem;list-style:none;padding:0}
            li img,li video{width:100%;height:12rem;object-fit:contain;background:#eee}
            li audio{width:100%} li{overflow-wrap:anywhere} small{color:#555}
            """;

    /** A page that is opened from a folder has no origin that {@code 'self'} would name in every browser. */
    private static final String POLICY = "default-src 'none'; img-src 'self' file:; media-src 'self' file:; style-src '"
            + ContentPolicy.hash(STYLE) + "'; base-uri 'none'; form-action 'none'";

    private final StringBuilder items = new StringBuilder();

    /** Adds an asset whose bytes are in the archive under a name. */
    void add(Asset asset, String name) {
        String url = escaped("../" + encoded(name));
        String title = escaped(asset.description()
                .title()
                .or(asset.description()::filename)
                .orElse(asset.id().toString()));
        items.append("<li>")
                .append(media(asset.media().mediaType(), url, title))
                .append("<br><a href=\"")
                .append(url)
                .append("\">")
                .append(title)
                .append("</a><br><small>")
                .append(asset.provenance().createdAt())
                .append(", ")
                .append(asset.content().size())
                .append(" bytes")
                .append(asset.provenance()
                        .model()
                        .map(model -> ", " + escaped(model))
                        .orElse(""))
                .append(", <a href=\"")
                .append(url)
                .append(".json\">record</a></small></li>\n");
    }

    /** The page of all that were added. */
    Buffer page(int number) {
        return Buffer.buffer(
                head("Media, page " + number) + "<p><a href=\"../index.html\">All pages</a></p>\n<ul class=\"media\">\n"
                        + items + "</ul>\n</body></html>\n");
    }

    /**
     * The page that everything begins with.
     *
     * @param pages names of the pages of media
     * @param others names of all other documents that it is to list
     */
    static Buffer front(Export export, List<String> pages, List<String> others) {
        StringBuilder html = new StringBuilder(head("Your export"))
                .append("<p>Made at ")
                .append(export.createdAt())
                .append(": ")
                .append(export.contents().assets())
                .append(" assets. ")
                .append(escaped(DoNotTrain.USAGE_TERMS))
                .append("</p>\n");
        if (!export.scopes().holdsAccount()) {
            html.append("<p>Left out: ").append(escaped(ExportScopes.OMISSION)).append("</p>\n");
        }
        html.append("<h2>Media</h2>\n");
        links(html, pages);
        html.append("<h2>Records</h2>\n");
        links(html, others);
        return Buffer.buffer(html.append("</body></html>\n").toString());
    }

    private static void links(StringBuilder html, List<String> names) {
        html.append("<ul>\n");
        names.forEach(name -> html.append("<li><a href=\"")
                .append(escaped(encoded(name)))
                .append("\">")
                .append(escaped(name))
                .append("</a></li>\n"));
        html.append("</ul>\n");
    }

    private static String head(String title) {
        return """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="CONTENT-POLICY"><meta name="viewport" content="width=device-width">
            <meta name="robots" content="ROBOTS"><meta name="tdm-reservation" content="RESERVATION">
            <title>TITLE</title>
            <style>STYLE</style></head><body><h1>TITLE</h1>
            """
                .replace("TITLE", title)
                .replace("CONTENT-POLICY", POLICY)
                .replace("STYLE", STYLE)
                .replace("RESERVATION", DoNotTrain.TDM_RESERVATION)
                .replace("ROBOTS", DoNotTrain.ROBOTS);
    }

    private static String media(String type, String url, String title) {
        if (PICTURES.contains(type)) {
            return "<img loading=\"lazy\" src=\"" + url + "\" alt=\"" + title + "\">";
        }
        if (type.startsWith("video/")) {
            return "<video controls preload=\"none\" src=\"" + url + "\"></video>";
        }
        return type.startsWith("audio/") ? "<audio controls preload=\"none\" src=\"" + url + "\"></audio>" : "";
    }

    /** A path as a relative URL (RFC 3986 section 3.3). */
    private static String encoded(String path) {
        return URLEncoder.encode(path, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/");
    }

    /** For text and for attributes in double quotes (HTML Living Standard, sections 13.1.2.3 and 13.1.4). */
    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
