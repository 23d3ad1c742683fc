package io.holdfast.events;

import io.holdfast.db.Database;
import io.vertx.core.Future;

/** Forgets events that are too old; any number of replicas may run one. */
public final class EventSweep {
    private final Events events;
    private final EventsConfig config;

    public EventSweep(Database database, EventsConfig config) {
        this.events = new Events(database);
        this.config = config;
    }

    /** Forgets all that are too old now. */
    public Future<Void> sweep() {
        return events.sweep(config.retention());
    }
}
