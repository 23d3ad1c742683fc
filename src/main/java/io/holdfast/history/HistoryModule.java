package io.holdfast.history;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.PATCH;
import static io.vertx.core.http.HttpMethod.POST;

import io.holdfast.asset.AssetChanges;
import io.holdfast.asset.Assets;
import io.holdfast.http.RouteTable;
import io.holdfast.identity.Scope;
import io.holdfast.module.FeatureModule;
import io.holdfast.module.LoopComponents;
import io.holdfast.module.ProcessComponents;

/** What an account has: its assets, where each comes from, how much room is left, and their erasure. */
public record HistoryModule(ProcessComponents process) implements FeatureModule {
    @Override
    public void routes(LoopComponents loop, RouteTable routes) {
        Assets assets = loop.assets();
        HistoryEndpoint history = new HistoryEndpoint(
                assets,
                new AssetChanges(loop.database(), assets),
                process.json(),
                process.config().quota());
        Lineage lineage = new Lineage(assets, loop.database(), process.mark());
        DeletionEndpoint deletions = new DeletionEndpoint(assets);
        String one = "/v1/assets/:id";
        routes.pages("/v1/assets", "assets.list", Scope.ASSETS_READ, history::page, HistoryQuery.parameters());
        routes.route(POST, "/v1/assets/deletions", "assets.erase-many", Scope.ASSETS_WRITE, deletions);
        routes.route(GET, one, "assets.get", Scope.ASSETS_READ, history::one);
        routes.route(PATCH, one, "assets.change", Scope.ASSETS_WRITE, history::change);
        routes.route(DELETE, one, "assets.erase", Scope.ASSETS_WRITE, history::erase);
        routes.pages(one + "/lineage", "assets.lineage", Scope.ASSETS_READ, lineage);
        routes.route(GET, "/v1/quota", "quota.get", Scope.ASSETS_READ, history::quota);
    }
}
