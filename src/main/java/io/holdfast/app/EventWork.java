package io.holdfast.app;

import io.holdfast.db.Database;
import io.holdfast.db.Notifications;
import io.holdfast.events.EventsConfig;
import io.holdfast.events.WebhookConfig;
import io.holdfast.events.sse.OpenStreams;
import io.holdfast.events.webhook.EventRetention;
import io.holdfast.events.webhook.WebhookDispatcher;
import io.holdfast.events.webhook.WebhookSender;
import io.holdfast.intake.ExpiredIntakeCleaner;
import io.holdfast.jobs.RetentionRule;
import io.holdfast.outbound.AddressGuard;
import io.holdfast.outbound.ClientTimeouts;
import io.holdfast.outbound.GuardedClient;
import io.holdfast.rights.DoNotTrain;
import io.holdfast.rights.EgressGate;
import io.holdfast.telemetry.Meters;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/** What tells of events behind all event loops, once a process: hears of them, wakes the streams, forgets the old. */
final class EventWork {
    /** How long an answer that is there may take to be read to its end. */
    private static final Duration SOON = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final EventsConfig config;
    private final OpenStreams streams;
    private final EventRetention sweep;
    private final WebhookDispatcher dispatcher;
    private final Notifications notifications;
    private final Runnable mayBeStored;

    /**
     * Makes it.
     *
     * @param mayBeStored told when any process may have stored an asset
     */
    EventWork(
            Vertx vertx,
            Settings settings,
            Database database,
            AddressGuard addresses,
            EgressGate gate,
            DoNotTrain mark,
            Meters meters,
            Runnable mayBeStored) {
        this.vertx = vertx;
        this.mayBeStored = mayBeStored;
        this.config = settings.events();
        this.streams = new OpenStreams(database, config);
        this.sweep = new EventRetention(database, config);
        GuardedClient client = new GuardedClient(vertx, addresses, patience(config.webhooks()));
        WebhookSender sender = new WebhookSender(
                addresses, client, gate, mark, config.webhooks().timeout());
        this.dispatcher = new WebhookDispatcher(vertx, database, sender, config, meters);
        this.notifications =
                new Notifications(vertx, settings.database(), "holdfast_event", this::heard, this::regained);
        meters.gauge("holdfast.events.streams", streams, OpenStreams::open);
        meters.gauge("holdfast.webhook.dead", sweep, EventRetention::dead);
    }

    private static ClientTimeouts patience(WebhookConfig config) {
        return new ClientTimeouts(
                Collections.min(List.of(config.timeout(), ClientTimeouts.USUAL.connect())),
                config.timeout(),
                Collections.min(List.of(config.timeout(), SOON)));
    }

    /** The streams that are open; for all event loops. */
    OpenStreams streams() {
        return streams;
    }

    /** What forgets the old. */
    List<RetentionRule> sweeps() {
        return sweep.sweeps();
    }

    void start() {
        notifications.start();
        streams.start(vertx);
        dispatcher.start();
        ExpiredIntakeCleaner.repeat(vertx, config.sweepInterval(), sweep::count);
    }

    /** Ends the streams at once, because they would never end by themselves. */
    void close() {
        notifications.close();
        dispatcher.close();
        streams.close();
    }

    private void heard(String account) {
        streams.wake(UUID.fromString(account));
        dispatcher.wake();
        mayBeStored.run();
    }

    private void regained() {
        streams.look();
        dispatcher.wake();
        mayBeStored.run();
    }

    /** There may be something to deliver again; from any thread. */
    void revived() {
        dispatcher.wake();
    }
}
