package io.holdfast.development;

import static io.vertx.core.http.HttpMethod.GET;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.http.HtmlTemplate;
import io.holdfast.http.RouteTable;
import io.holdfast.http.StaticDocument;
import io.holdfast.module.FeatureModule;
import io.holdfast.module.LoopComponents;
import io.holdfast.rights.DoNotTrain;
import io.vertx.core.Future;
import java.util.Map;

/**
 * The page at {@code /}, which uploads and shows media. It gets its token from its address, behind the hash, which browsers send to
 * nobody: a page that carried one could be read by any other site.
 */
final class WelcomeModule implements FeatureModule {
    private final StaticDocument page;

    WelcomeModule() {
        HtmlTemplate template = HtmlTemplate.beside(WelcomeModule.class, "welcome.html");
        String html = template.text()
                .replace("{robots}", DoNotTrain.ROBOTS)
                .replace("{reservation}", DoNotTrain.TDM_RESERVATION)
                .replace("{terms}", DoNotTrain.USAGE_TERMS);
        page = new StaticDocument(
                "text/html; charset=utf-8",
                html.getBytes(UTF_8),
                Map.of(
                        "Content-Security-Policy",
                        "default-src 'none'; script-src " + template.source("script") + "; style-src "
                                + template.source("style")
                                + "; img-src 'self'; media-src 'self'; connect-src 'self'; base-uri 'none'; "
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
    }
}
