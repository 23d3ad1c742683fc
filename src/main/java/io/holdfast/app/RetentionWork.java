package io.holdfast.app;

import io.holdfast.account.Records;
import io.holdfast.asset.Assets;
import io.holdfast.db.Database;
import io.holdfast.disclosure.DisclosureRetention;
import io.holdfast.export.ExportWorker;
import io.holdfast.generation.GenerationEndpoint;
import io.holdfast.generation.Tombstones;
import io.holdfast.intake.RequestKeys;
import io.holdfast.jobs.RetentionConfig;
import io.holdfast.jobs.RetentionRule;
import io.holdfast.jobs.RetentionScheduler;
import io.holdfast.resumable.UploadCleaner;
import io.holdfast.retention.DecommissionWorker;
import io.holdfast.retention.FeatureDropping;
import io.holdfast.retention.FeatureEndpoints;
import io.holdfast.sharing.Links;
import io.holdfast.telemetry.Meters;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What removes what is old or needed no more, behind all event loops, once a process. */
final class RetentionWork {
    private final Settings settings;
    private final RetentionScheduler sweeps;
    private final DecommissionWorker decommissions;

    /**
     * Makes the workers.
     *
     * @param erasureAsked wakes the worker that removes the bytes of assets
     * @param events what forgets events
     */
    RetentionWork(
            Vertx vertx,
            Settings settings,
            Database database,
            Runnable erasureAsked,
            List<RetentionRule> events,
            Meters meters) {
        this.settings = settings;
        this.sweeps =
                new RetentionScheduler(vertx, database, settings.retention(), meters, all(settings, database, events));
        Assets assets = new Assets(database, erasureAsked);
        FeatureDropping dropping = new FeatureDropping(
                database,
                assets,
                (transaction, account, runs) ->
                        GenerationEndpoint.eraseEmptied(database, assets, transaction, account, runs));
        this.decommissions = new DecommissionWorker(vertx, database, dropping, settings.retention());
        meters.gauge("holdfast.sweep.late.seconds", sweeps, RetentionScheduler::lateSeconds);
    }

    private static List<RetentionRule> all(Settings settings, Database database, List<RetentionRule> events) {
        RetentionConfig retention = settings.retention();
        Duration often = settings.upload().sweepInterval();
        List<RetentionRule> all = new ArrayList<>(events);
        all.add(RequestKeys.sweep(database, often));
        all.add(UploadCleaner.records(database, often));
        all.add(Tombstones.runs(database, settings.generation(), often));
        all.add(Tombstones.ingests(database, retention.jobs(), retention.interval()));
        all.addAll(Links.sweeps(database, settings.sharing().retention(), often));
        all.addAll(ExportWorker.sweeps(database, settings.export().interval()));
        all.addAll(Records.sweeps(database, retention));
        all.add(DisclosureRetention.of(database, retention));
        return all;
    }

    void start() {
        sweeps.start();
        decommissions.start(settings.erasure().interval());
    }

    /** Something is not held any more; from any event loop. */
    void lifted() {
        decommissions.lifted();
    }

    /** The endpoints of one event loop. */
    RetentionRoutes routes(Database database) {
        return new RetentionRoutes(new FeatureEndpoints(database, decommissions::wake));
    }
}
