package io.holdfast.sharing;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.HEAD;
import static io.vertx.core.http.HttpMethod.POST;

import io.holdfast.content.Content;
import io.holdfast.disclosure.DisclosurePages;
import io.holdfast.http.RouteTable;
import io.holdfast.http.Unkeyed;
import io.holdfast.identity.Scope;
import io.holdfast.jobs.RetentionRule;
import io.holdfast.module.FeatureModule;
import io.holdfast.module.LoopComponents;
import io.holdfast.module.ProcessComponents;
import java.time.Clock;
import java.util.List;

/** Links by which others look at media, and who did. */
public record SharingModule(ProcessComponents process, SharingConfig config) implements FeatureModule {
    @Override
    public void routes(LoopComponents loop, RouteTable routes) {
        Clock clock = Clock.systemUTC();
        Content content = loop.content();
        Links rows = new Links(loop.database());
        LinkEndpoint links =
                new LinkEndpoint(rows, loop.assets(), config, process.http().publicUrl(), clock);
        SharedMedia media = new SharedMedia(
                rows, content.media(), content.credentials(), content.disclosures(), config, process.mark(), clock);
        DisclosureLog log = new DisclosureLog(new DisclosurePages(loop.database()), loop.assets());
        String all = "/v1/assets/:id/links";
        String one = "/v1/assets/:id/links/:link";
        String told = "/v1/assets/:id/disclosures";
        routes.route(POST, all, "shares.create", Scope.ASSETS_WRITE, new Unkeyed(links::create));
        routes.pages(all, "shares.list", Scope.ASSETS_READ, links::ofAsset);
        routes.route(GET, one, "shares.get", Scope.ASSETS_READ, links::one);
        routes.route(DELETE, one, "shares.revoke", Scope.ASSETS_WRITE, links::revoke);
        routes.pages("/v1/links", "shares.all", Scope.ASSETS_READ, links::all);
        routes.pages(told, "disclosures.list", Scope.ASSETS_READ, log::ofAsset);
        routes.pages("/v1/disclosures", "disclosures.all", Scope.ASSETS_READ, log::all);
        routes.open(GET, "/s/:token", "shared.page", media::page);
        routes.open(GET, "/s/:token/content", "shared.get", media::content);
        routes.open(HEAD, "/s/:token/content", "shared.head", media::content);
        routes.open(GET, "/s/:token/content.c2pa", "shared.manifest", media::credential);
        routes.open(HEAD, "/s/:token/content.c2pa", "shared.manifest-head", media::credential);
    }

    @Override
    public List<RetentionRule> retention() {
        return Links.sweeps(
                process.database(),
                config.retention(),
                process.config().upload().sweepInterval());
    }
}
