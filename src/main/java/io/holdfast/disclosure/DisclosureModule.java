package io.holdfast.disclosure;

import io.holdfast.db.Database;
import io.holdfast.jobs.BackgroundModule;
import io.holdfast.jobs.RetentionConfig;
import io.holdfast.jobs.RetentionRule;
import io.holdfast.telemetry.Meters;
import io.vertx.core.Vertx;
import java.util.List;

/** Records what others get: makes the disclosures of each event loop, and forgets those that are old. */
public record DisclosureModule(Database database, DisclosureConfig config, RetentionConfig retained, Meters meters)
        implements BackgroundModule {
    /** The disclosures of one event loop. */
    public Disclosures disclosures(Vertx loop, Database connections) {
        return new Disclosures(loop, connections, config, meters);
    }

    @Override
    public List<RetentionRule> retention() {
        return List.of(DisclosureRetention.of(database, retained));
    }
}
