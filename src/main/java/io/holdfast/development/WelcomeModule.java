package io.holdfast.development;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.HEAD;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.http.ContentPolicy;
import io.holdfast.http.RouteTable;
import io.holdfast.http.StaticDocument;
import io.holdfast.module.FeatureModule;
import io.holdfast.module.LoopComponents;
import io.holdfast.rights.DoNotTrain;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;

/**
 * The page at {@code /}, which uploads and shows media. It gets its token from its address, behind the hash, which browsers send to
 * nobody: a page that carried one could be read by any other site.
 */
final class WelcomeModule implements FeatureModule {
    private final StaticDocument page;

    WelcomeModule() throws IOException {
        String html = read("welcome.html")
                .replace("{robots}", DoNotTrain.ROBOTS)
                .replace("{reservation}", DoNotTrain.TDM_RESERVATION)
                .replace("{terms}", DoNotTrain.USAGE_TERMS);
        page = new StaticDocument(
                "text/html; charset=utf-8",
                html.getBytes(UTF_8),
                Map.of(
                        "Content-Security-Policy",
                        "default-src 'none'; script-src '" + ContentPolicy.hash(between(html, "<script>", "</script>"))
                                + "'; style-src '" + ContentPolicy.hash(between(html, "<style>", "</style>"))
                                + "'; img-src 'self'; media-src 'self'; connect-src 'self'; base-uri 'none'; "
                                + "form-action 'none'; frame-ancestors 'none'",
                        "X-Frame-Options",
                        "DENY",
                        "Referrer-Policy",
                        "no-referrer",
                        "Cross-Origin-Resource-Policy",
                        "same-origin"));
    }

    @Override
    public void routes(LoopComponents loop, RouteTable routes) {
        routes.open(GET, "/", "welcome.get", exchange -> Future.succeededFuture(page.answer(exchange)));
        routes.open(HEAD, "/", "welcome.head", exchange -> Future.succeededFuture(page.answer(exchange)));
    }

    private static String read(String resource) throws IOException {
        try (InputStream in = Objects.requireNonNull(WelcomeModule.class.getResourceAsStream(resource))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static String between(String text, String from, String to) {
        int start = text.indexOf(from) + from.length();
        return text.substring(start, text.indexOf(to, start));
    }
}
