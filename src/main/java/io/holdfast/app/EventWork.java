package io.holdfast.app;

import io.holdfast.catalog.Sweeper;
import io.holdfast.db.Database;
import io.holdfast.db.Notifications;
import io.holdfast.events.EventSweep;
import io.holdfast.events.EventsConfig;
import io.holdfast.events.OpenStreams;
import io.vertx.core.Vertx;
import java.util.UUID;

/** What tells of events behind all event loops, once a process: hears of them, wakes the streams, forgets the old. */
final class EventWork {
    private final Vertx vertx;
    private final EventsConfig config;
    private final OpenStreams streams;
    private final EventSweep sweep;
    private final Notifications notifications;

    EventWork(Vertx vertx, Shared shared, Database database) {
        this.vertx = vertx;
        this.config = shared.settings().events();
        this.streams = shared.streams();
        this.sweep = new EventSweep(database, config);
        this.notifications =
                new Notifications(vertx, shared.settings().database(), "holdfast_event", this::heard, streams::look);
        shared.meters().gauge("holdfast.events.streams", streams, OpenStreams::open);
    }

    void start() {
        notifications.start();
        streams.start(vertx);
        Sweeper.repeat(vertx, config.sweepInterval(), sweep::sweep);
    }

    /** Ends the streams at once, because they would never end by themselves. */
    void close() {
        notifications.close();
        streams.close();
    }

    private void heard(String account) {
        streams.wake(UUID.fromString(account));
    }
}
