package io.holdfast.events.webhook;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.PATCH;
import static io.vertx.core.http.HttpMethod.POST;

import io.holdfast.events.EventsConfig;
import io.holdfast.events.WebhookConfig;
import io.holdfast.http.RouteTable;
import io.holdfast.http.Unkeyed;
import io.holdfast.identity.Scope;
import io.holdfast.jobs.AccountPlaces;
import io.holdfast.jobs.Periodic;
import io.holdfast.jobs.RetentionRule;
import io.holdfast.module.FeatureModule;
import io.holdfast.module.LoopComponents;
import io.holdfast.module.ProcessComponents;
import io.holdfast.outbound.ClientTimeouts;
import io.holdfast.outbound.GuardedClient;
import io.holdfast.rights.EgressGate;
import io.holdfast.telemetry.Meters;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/** Webhooks, the delivery of events to them, and the forgetting of events that are old. */
public final class WebhookModule implements FeatureModule {
    /** How long an answer that is there may take to be read to its end. */
    private static final Duration SOON = Duration.ofSeconds(2);

    private static final String MANAGE = Scope.WEBHOOKS_MANAGE;

    private final ProcessComponents process;
    private final EventsConfig config;
    private final EventRetention retention;
    private final WebhookDispatcher dispatcher;

    /** Makes it. */
    public WebhookModule(ProcessComponents process, EventsConfig config, EgressGate gate) {
        this.process = process;
        this.config = config;
        this.retention = new EventRetention(process.database(), config);
        GuardedClient client = new GuardedClient(process.vertx(), process.addresses(), timeouts(config.webhooks()));
        WebhookSender sender = new WebhookSender(
                process.addresses(),
                client,
                gate,
                process.mark(),
                config.webhooks().timeout());
        this.dispatcher = new WebhookDispatcher(process.vertx(), process.database(), sender, config, process.meters());
    }

    private static ClientTimeouts timeouts(WebhookConfig config) {
        return new ClientTimeouts(
                Collections.min(List.of(config.timeout(), ClientTimeouts.USUAL.connect())),
                config.timeout(),
                Collections.min(List.of(config.timeout(), SOON)));
    }

    /** Looks for what there is to deliver; from any thread. */
    public void wake() {
        dispatcher.wake();
    }

    @Override
    public void routes(LoopComponents loop, RouteTable routes) {
        WebhookEndpoint webhooks = new WebhookEndpoint(
                loop.database(), process.addresses(), process.mark(), config.webhooks(), dispatcher::wake);
        String all = "/v1/webhooks";
        String one = "/v1/webhooks/:id";
        routes.route(POST, all, "webhooks.create", MANAGE, new Unkeyed(webhooks::create));
        routes.route(GET, all, "webhooks.list", MANAGE, webhooks::list);
        routes.route(GET, one, "webhooks.get", MANAGE, webhooks::one);
        routes.route(PATCH, one, "webhooks.change", MANAGE, webhooks::change);
        routes.route(DELETE, one, "webhooks.remove", MANAGE, webhooks::remove);
        routes.route(POST, one + "/secret", "webhooks.rotate", MANAGE, new Unkeyed(webhooks::rotate));
        routes.pages(one + "/deliveries", "deliveries.list", MANAGE, webhooks::deliveries);
        routes.route(POST, one + "/deliveries/replay", "deliveries.replay", MANAGE, webhooks::replay);
    }

    @Override
    public void start() {
        dispatcher.start();
        Periodic.repeat(process.vertx(), config.sweepInterval(), retention::count);
    }

    @Override
    public void stop() {
        dispatcher.close();
    }

    @Override
    public List<RetentionRule> retention() {
        return retention.sweeps();
    }

    @Override
    public void gauges(Meters meters) {
        meters.gauge("holdfast.webhook.dead", retention, EventRetention::dead);
        meters.gauge("holdfast.webhook.running", dispatcher.places(), AccountPlaces::taken);
        meters.gauge("holdfast.webhook.running.slow", dispatcher.places(), AccountPlaces::slow);
    }
}
