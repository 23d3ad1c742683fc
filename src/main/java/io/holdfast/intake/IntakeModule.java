package io.holdfast.intake;

import io.holdfast.db.Database;
import io.holdfast.jobs.BackgroundModule;
import io.holdfast.jobs.Periodic;
import io.holdfast.jobs.RetentionRule;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.rights.DoNotTrain;
import io.holdfast.stream.BufferBudget;
import io.holdfast.telemetry.Meters;
import io.vertx.core.Vertx;
import java.util.List;

/** Takes assets in: makes the intake of each event loop, and removes what broken ones left. */
public final class IntakeModule implements BackgroundModule {
    private final Vertx vertx;
    private final Database database;
    private final UploadConfig config;
    private final QuotaConfig quota;
    private final DoNotTrain mark;
    private final BufferBudget parts;
    private final Meters meters;
    private final Intake behind;

    /**
     * Makes it.
     *
     * @param objects the stores that abandoned bytes are removed from
     * @param parts memory for parts that all event loops share
     */
    public IntakeModule(
            Vertx vertx,
            Database database,
            ObjectStore objects,
            UploadConfig config,
            QuotaConfig quota,
            DoNotTrain mark,
            BufferBudget parts,
            Meters meters) {
        this.vertx = vertx;
        this.database = database;
        this.config = config;
        this.quota = quota;
        this.mark = mark;
        this.parts = parts;
        this.meters = meters;
        this.behind = intake(vertx, database, objects);
    }

    /** The intake of one event loop. */
    public Intake intake(Vertx loop, Database connections, ObjectStore objects) {
        return new Intake(
                loop,
                connections,
                new ExpiredIntakeCleaner(
                        connections, quota, objects, meters, config.timeouts().settling()),
                objects,
                new StampPlanner(connections, mark, config.stripLocation()),
                parts,
                config,
                meters);
    }

    /** That of the work behind all event loops. */
    public Intake behind() {
        return behind;
    }

    @Override
    public void start() {
        Periodic.repeat(vertx, config.sweepInterval(), behind.sweeper()::sweep);
    }

    @Override
    public List<RetentionRule> retention() {
        return List.of(RequestKeys.sweep(database, config.sweepInterval()));
    }
}
