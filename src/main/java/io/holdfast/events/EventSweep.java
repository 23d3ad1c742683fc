package io.holdfast.events;

import io.holdfast.db.Database;
import io.vertx.core.Future;

/** Forgets events and deliveries that are too old, and counts the dead; any number of replicas may run one. */
public final class EventSweep {
    private final Events events;
    private final Deliveries deliveries;
    private final EventsConfig config;
    private volatile long dead;

    public EventSweep(Database database, EventsConfig config) {
        this.events = new Events(database);
        this.deliveries = new Deliveries(database);
        this.config = config;
    }

    /** Forgets all that are too old now. */
    public Future<Void> sweep() {
        return events.sweep(config.retention())
                .compose(v -> deliveries.sweep(config.retention()))
                .compose(v -> deliveries.dead())
                .onSuccess(counted -> dead = counted)
                .mapEmpty();
    }

    /** Deliveries that nobody tries any more, when they were last counted. */
    public long dead() {
        return dead;
    }
}
