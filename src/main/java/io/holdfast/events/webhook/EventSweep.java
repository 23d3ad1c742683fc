package io.holdfast.events.webhook;

import io.holdfast.db.Database;
import io.holdfast.events.Events;
import io.holdfast.events.EventsConfig;
import io.holdfast.jobs.Sweep;
import io.vertx.core.Future;
import java.util.List;

/** Tells which events and deliveries are too old, and counts the dead; any number of replicas may run one. */
public final class EventSweep {
    private final Database database;
    private final Deliveries deliveries;
    private final EventsConfig config;
    private volatile long dead;

    public EventSweep(Database database, EventsConfig config) {
        this.database = database;
        this.deliveries = new Deliveries(database);
        this.config = config;
    }

    /** What forgets them. */
    public List<Sweep> sweeps() {
        return List.of(
                Sweep.of(database, "events", config.sweepInterval(), Events.SWEEP, config.retention()),
                Sweep.of(database, "dead-deliveries", config.sweepInterval(), Deliveries.SWEEP, config.retention()));
    }

    /** Counts the dead. */
    public Future<Void> count() {
        return deliveries.dead().onSuccess(counted -> dead = counted).mapEmpty();
    }

    /** Deliveries that nobody tries any more, when they were last counted. */
    public long dead() {
        return dead;
    }
}
