package io.holdfast.events.sse;

import static io.vertx.core.http.HttpMethod.GET;

import io.holdfast.events.EventsConfig;
import io.holdfast.http.RouteTable;
import io.holdfast.identity.Scope;
import io.holdfast.module.FeatureModule;
import io.holdfast.module.LoopComponents;
import io.holdfast.module.ProcessComponents;
import io.holdfast.telemetry.Meters;
import java.time.Duration;
import java.util.UUID;

/** Streams of an account's events. */
public final class SseModule implements FeatureModule {
    private final ProcessComponents process;
    private final EventsConfig config;
    private final Duration leeway;
    private final OpenStreams streams;

    /**
     * Makes it.
     *
     * @param leeway by how much clocks may differ when a token ends
     */
    public SseModule(ProcessComponents process, EventsConfig config, Duration leeway) {
        this.process = process;
        this.config = config;
        this.leeway = leeway;
        this.streams = new OpenStreams(process.database(), config);
    }

    /** Wakes the streams of an account that has a new event; from any thread. */
    public void wake(UUID account) {
        streams.wake(account);
    }

    /** Looks for events that no notification told of; from any thread. */
    public void look() {
        streams.look();
    }

    @Override
    public void routes(LoopComponents loop, RouteTable routes) {
        EventStreams events = new EventStreams(
                loop.vertx(),
                loop.database(),
                process.mark(),
                streams,
                config,
                leeway,
                process.links(),
                process.meters());
        routes.route(GET, "/v1/events", "events.stream", Scope.ASSETS_READ, events::toCaller, "lastEventId");
        routes.route(GET, "/v1/events/url", "events.url", Scope.ASSETS_READ, events::url);
        routes.open(GET, "/events/:token", "events.link", events::toLink);
    }

    @Override
    public void start() {
        streams.start(process.vertx());
    }

    @Override
    public void stop() {
        streams.close();
    }

    @Override
    public void gauges(Meters meters) {
        meters.gauge("holdfast.events.streams", streams, OpenStreams::open);
    }
}
