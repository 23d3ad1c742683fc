package io.holdfast.resumable;

import io.holdfast.asset.Assets;
import io.holdfast.db.Database;
import io.holdfast.intake.Intake;
import io.holdfast.jobs.BackgroundModule;
import io.holdfast.jobs.Periodic;
import io.holdfast.jobs.RetentionRule;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.telemetry.Meters;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;

/** Resumable uploads: makes those of each event loop, and ends those that nobody goes on with. */
public final class ResumableModule implements BackgroundModule {
    private final Vertx vertx;
    private final Database database;
    private final Sizes sizes;
    private final Duration interval;
    private final LocalWriters writers = new LocalWriters();
    private final UploadCleaner cleaner;

    /**
     * How uploads are cut.
     *
     * @param partBytes bytes of one part
     * @param partsInFlight parts of one upload that are written at once
     */
    public record Sizes(int partBytes, int partsInFlight) {}

    /**
     * Makes it.
     *
     * @param objects the stores that abandoned bytes are removed from
     * @param intake that of the work behind all event loops
     * @param interval between two looks for uploads that nobody goes on with
     */
    public ResumableModule(
            Vertx vertx,
            Database database,
            ObjectStore objects,
            Sizes sizes,
            Intake intake,
            Assets assets,
            Duration interval) {
        this.vertx = vertx;
        this.database = database;
        this.sizes = sizes;
        this.interval = interval;
        this.cleaner = new UploadCleaner(database, objects, uploads(intake, assets));
    }

    /** The uploads of one event loop. */
    public Uploads uploads(Intake intake, Assets assets) {
        return new Uploads(intake, sizes.partBytes(), sizes.partsInFlight(), assets, writers);
    }

    @Override
    public void start() {
        Periodic.repeat(vertx, interval, cleaner::sweep);
    }

    @Override
    public List<RetentionRule> retention() {
        return List.of(UploadCleaner.records(database, interval));
    }

    @Override
    public void gauges(Meters meters) {
        meters.gauge("holdfast.uploads.open", cleaner, UploadCleaner::open);
    }
}
