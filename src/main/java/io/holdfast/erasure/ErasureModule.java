package io.holdfast.erasure;

import io.holdfast.db.Database;
import io.holdfast.jobs.BackgroundModule;
import io.holdfast.jobs.Periodic;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.telemetry.Meters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;

/** Deletes the bytes of erased assets, and keeps the journal of erasures for as long as backups are kept. */
public final class ErasureModule implements BackgroundModule {
    private final Vertx vertx;
    private final ErasureConfig config;
    private final Duration interval;
    private final ErasureJournal journal;
    private final ErasureWorker worker;

    /**
     * Makes the worker.
     *
     * @param objects the stores that bytes are deleted from
     * @param unsealed the usual store without sealing, which has the journal
     * @param interval between two looks for entries of the journal that are too old
     */
    public ErasureModule(
            Vertx vertx,
            Database database,
            ObjectStore objects,
            ObjectStore unsealed,
            ErasureConfig config,
            Duration interval) {
        this.vertx = vertx;
        this.config = config;
        this.interval = interval;
        this.journal = new ErasureJournal(database, unsealed);
        this.worker = new ErasureWorker(vertx, database, objects, journal, config);
    }

    /** What was erased, which outlives the database. */
    public ErasureJournal journal() {
        return journal;
    }

    /** Wakes the worker that deletes the bytes of erased assets; from any thread. */
    public void wake() {
        worker.wake();
    }

    /** Deletes what there is to delete now; fails as the store and the database do. */
    public Future<Void> round() {
        return worker.round();
    }

    @Override
    public void start() {
        worker.start();
        Periodic.repeat(vertx, interval, () -> journal.sweep(config.journalRetention()));
    }

    @Override
    public void gauges(Meters meters) {
        meters.gauge("holdfast.erasure.pending", worker, ErasureWorker::pending);
        meters.gauge("holdfast.erasure.lag.seconds", worker, ErasureWorker::lagSeconds);
        meters.gauge("holdfast.erasure.deadline.seconds", worker, ErasureWorker::deadlineSeconds);
    }
}
