package io.holdfast.app;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.PUT;

import io.holdfast.http.RequestPipeline;
import io.holdfast.identity.Scope;
import io.holdfast.retention.FeatureEndpoints;
import io.vertx.ext.web.Router;

/** Each route by which operators end features and see what goes on, one a line. */
record RetentionRoutes(FeatureEndpoints features) {
    void addTo(RequestPipeline front, Router router) {
        String all = "/v1/admin/features";
        front.route(router, GET, all, "features.list", Scope.ADMIN, features::list);
        front.route(router, PUT, all + "/:feature", "features.end", Scope.ADMIN, features::end);
        front.route(router, GET, "/v1/admin/jobs", "jobs.list", Scope.ADMIN, features::jobs);
    }
}
