package io.holdfast.app;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.HEAD;
import static io.vertx.core.http.HttpMethod.POST;

import io.holdfast.export.ExportEndpoint;
import io.holdfast.export.ExportSchema;
import io.holdfast.http.RequestPipeline;
import io.holdfast.identity.Scope;
import io.vertx.ext.web.Router;

/** Each route by which an account takes along what it has, one a line. */
record ExportRoutes(ExportEndpoint exports) {
    void addTo(RequestPipeline front, Router router) {
        String one = "/v1/exports/:id";
        front.route(router, POST, "/v1/exports", "exports.create", Scope.ASSETS_READ, exports::create);
        front.route(router, GET, "/v1/exports", "exports.list", Scope.ASSETS_READ, exports::page);
        front.route(router, GET, one, "exports.get", Scope.ASSETS_READ, exports::one);
        front.route(router, DELETE, one, "exports.delete", Scope.ASSETS_READ, exports::delete);
        front.route(router, GET, one + "/content", "exports.content", Scope.ASSETS_READ, exports::content);
        front.route(router, HEAD, one + "/content", "exports.content-head", Scope.ASSETS_READ, exports::content);
        front.open(router, GET, "/schemas/export-1.json", "exports.schema", new ExportSchema());
    }
}
