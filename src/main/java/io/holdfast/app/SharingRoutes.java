package io.holdfast.app;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.HEAD;
import static io.vertx.core.http.HttpMethod.POST;

import io.holdfast.asset.Assets;
import io.holdfast.content.AssetContent;
import io.holdfast.content.CredentialContent;
import io.holdfast.db.Database;
import io.holdfast.disclosure.DisclosurePages;
import io.holdfast.disclosure.Disclosures;
import io.holdfast.http.RequestPipeline;
import io.holdfast.identity.Scope;
import io.holdfast.rights.DoNotTrain;
import io.holdfast.sharing.DisclosureLog;
import io.holdfast.sharing.LinkEndpoint;
import io.holdfast.sharing.Links;
import io.holdfast.sharing.SharedMedia;
import io.holdfast.sharing.SharingConfig;
import io.vertx.ext.web.Router;
import java.time.Clock;

/** Each route by which others look at media or that tells who did, one a line. */
record SharingRoutes(LinkEndpoint links, SharedMedia media, DisclosureLog log) {
    static SharingRoutes of(
            Settings settings,
            Database database,
            Assets assets,
            AssetContent content,
            CredentialContent credentials,
            Disclosures disclosures,
            DoNotTrain mark) {
        Clock clock = Clock.systemUTC();
        SharingConfig config = settings.sharing();
        Links links = new Links(database);
        return new SharingRoutes(
                new LinkEndpoint(links, assets, config, settings.http().publicUrl(), clock),
                new SharedMedia(links, content, credentials, disclosures, config, mark, clock),
                new DisclosureLog(new DisclosurePages(database), assets));
    }

    void addTo(RequestPipeline front, Router router) {
        String all = "/v1/assets/:id/links";
        String one = "/v1/assets/:id/links/:link";
        String told = "/v1/assets/:id/disclosures";
        front.route(router, POST, all, "shares.create", Scope.ASSETS_WRITE, links::create);
        front.route(router, GET, all, "shares.list", Scope.ASSETS_READ, links::ofAsset);
        front.route(router, GET, one, "shares.get", Scope.ASSETS_READ, links::one);
        front.route(router, DELETE, one, "shares.revoke", Scope.ASSETS_WRITE, links::revoke);
        front.route(router, GET, "/v1/links", "shares.all", Scope.ASSETS_READ, links::all);
        front.route(router, GET, told, "disclosures.list", Scope.ASSETS_READ, log::ofAsset);
        front.route(router, GET, "/v1/disclosures", "disclosures.all", Scope.ASSETS_READ, log::all);
        front.open(router, GET, "/s/:token", "shared.page", media::page);
        front.open(router, GET, "/s/:token/content", "shared.get", media::content);
        front.open(router, HEAD, "/s/:token/content", "shared.head", media::content);
        front.open(router, GET, "/s/:token/content.c2pa", "shared.manifest", media::credential);
        front.open(router, HEAD, "/s/:token/content.c2pa", "shared.manifest-head", media::credential);
    }
}
