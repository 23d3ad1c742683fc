package io.holdfast.app;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.PATCH;
import static io.vertx.core.http.HttpMethod.POST;

import io.holdfast.events.sse.EventStreams;
import io.holdfast.events.webhook.WebhookEndpoint;
import io.holdfast.http.RequestPipeline;
import io.holdfast.identity.Scope;
import io.vertx.ext.web.Router;

/** Each route that tells of events, one a line. */
record EventRoutes(EventStreams streams, WebhookEndpoint webhooks) {
    private static final String MANAGE = Scope.WEBHOOKS_MANAGE;

    void addTo(RequestPipeline front, Router router) {
        front.route(router, GET, "/v1/events", "events.stream", Scope.ASSETS_READ, streams);
        front.route(router, POST, "/v1/webhooks", "webhooks.create", MANAGE, webhooks::create);
        front.route(router, GET, "/v1/webhooks", "webhooks.list", MANAGE, webhooks::list);
        front.route(router, GET, "/v1/webhooks/:id", "webhooks.get", MANAGE, webhooks::one);
        front.route(router, PATCH, "/v1/webhooks/:id", "webhooks.change", MANAGE, webhooks::change);
        front.route(router, DELETE, "/v1/webhooks/:id", "webhooks.remove", MANAGE, webhooks::remove);
        front.route(router, POST, "/v1/webhooks/:id/secret", "webhooks.rotate", MANAGE, webhooks::rotate);
        front.route(router, GET, "/v1/webhooks/:id/deliveries", "deliveries.list", MANAGE, webhooks::deliveries);
        front.route(router, POST, "/v1/webhooks/:id/deliveries/replay", "deliveries.replay", MANAGE, webhooks::replay);
    }
}
