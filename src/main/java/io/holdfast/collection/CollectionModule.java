package io.holdfast.collection;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.PATCH;
import static io.vertx.core.http.HttpMethod.POST;
import static io.vertx.core.http.HttpMethod.PUT;

import io.holdfast.http.RouteTable;
import io.holdfast.http.Unkeyed;
import io.holdfast.identity.Scope;
import io.holdfast.module.FeatureModule;
import io.holdfast.module.LoopComponents;
import io.holdfast.module.ProcessComponents;

/** Galleries of an account's assets. */
public record CollectionModule(ProcessComponents process) implements FeatureModule {
    @Override
    public void routes(LoopComponents loop, RouteTable routes) {
        CollectionRows rows = new CollectionRows(loop.database());
        CollectionEndpoints collections =
                new CollectionEndpoints(rows, new Memberships(loop.database(), rows), process.json());
        String all = "/v1/collections";
        String one = "/v1/collections/:id";
        String member = "/v1/collections/:id/assets/:asset";
        routes.route(POST, all, "collections.create", Scope.ASSETS_WRITE, new Unkeyed(collections::create));
        routes.pages(all, "collections.list", Scope.ASSETS_READ, collections::page);
        routes.route(GET, one, "collections.get", Scope.ASSETS_READ, collections::one);
        routes.route(PATCH, one, "collections.change", Scope.ASSETS_WRITE, collections::change);
        routes.route(DELETE, one, "collections.delete", Scope.ASSETS_WRITE, collections::delete);
        routes.pages(one + "/assets", "collections.assets", Scope.ASSETS_READ, collections::assets);
        routes.route(POST, one + "/assets", "collections.add", Scope.ASSETS_WRITE, collections::add);
        routes.route(PUT, one + "/order", "collections.order", Scope.ASSETS_WRITE, collections::order);
        routes.route(PUT, member, "collections.put", Scope.ASSETS_WRITE, collections::put);
        routes.route(DELETE, member, "collections.remove", Scope.ASSETS_WRITE, collections::remove);
    }
}
