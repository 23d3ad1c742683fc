package io.holdfast.events.webhook;

import io.holdfast.db.Database;
import io.holdfast.events.EventsConfig;
import io.holdfast.jobs.RetentionRule;
import io.holdfast.ledger.LedgerSql;
import io.vertx.core.Future;
import java.util.List;

/** Tells which events and deliveries are too old, and counts the dead; any number of replicas may run one. */
public final class EventRetention {
    private final Database database;
    private final DeliveryRows deliveries;
    private final EventsConfig config;
    private volatile long dead;

    public EventRetention(Database database, EventsConfig config) {
        this.database = database;
        this.deliveries = new DeliveryRows(database);
        this.config = config;
    }

    /** What forgets them. */
    public List<RetentionRule> sweeps() {
        return List.of(
                RetentionRule.of(database, "events", config.sweepInterval(), LedgerSql.OLD_EVENTS, config.retention()),
                RetentionRule.of(
                        database, "dead-deliveries", config.sweepInterval(), DeliveryRows.SWEEP, config.retention()));
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
