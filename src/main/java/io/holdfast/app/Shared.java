package io.holdfast.app;

import io.holdfast.asset.Assets;
import io.holdfast.db.Database;
import io.holdfast.db.DatabaseConfig;
import io.holdfast.delivery.ContentLinks;
import io.holdfast.export.ExportWorker;
import io.holdfast.generation.BackendLimits;
import io.holdfast.generation.ingest.IngestWorker;
import io.holdfast.identity.TokenVerifier;
import io.holdfast.intake.ExpiredIntakeCleaner;
import io.holdfast.intake.Intake;
import io.holdfast.intake.RequestKeys;
import io.holdfast.intake.StampPlanner;
import io.holdfast.intake.UploadConfig;
import io.holdfast.media.Sniffer;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.objectstore.RegionalStore;
import io.holdfast.objectstore.s3.S3Config;
import io.holdfast.outbound.AddressGuard;
import io.holdfast.resumable.LocalWriters;
import io.holdfast.resumable.Uploads;
import io.holdfast.rights.DoNotTrain;
import io.holdfast.rights.EgressGate;
import io.holdfast.rights.PublicDocuments;
import io.holdfast.telemetry.Meters;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.IntConsumer;

/** What all event loops of the process share; each part is thread-safe. */
record Shared(
        Settings settings,
        int loops,
        Meters meters,
        Shredding shredding,
        TokenVerifier verifier,
        ErasureWork erasing,
        ContentLinks links,
        DoNotTrain mark,
        EgressGate gate,
        PublicDocuments documents,
        LocalWriters writers,
        BackendLimits limits,
        AddressGuard addresses,
        Semaphore ingestPlaces,
        Credentialing credentials,
        EventWork events,
        ExportWorker exports,
        PrivacyWork privacy,
        RetentionWork retention,
        IntConsumer onListening) {
    private static final int PART = 8 * 1024 * 1024;
    private static final int PARTS_IN_FLIGHT = 3;

    /** Postgres for one event loop, or for the work behind them all: each gets an equal share of the connections. */
    Database database(Vertx vertx, String name) {
        return database(vertx, settings.database(), loops, name);
    }

    static Database database(Vertx vertx, DatabaseConfig config, int loops, String name) {
        return Database.open(vertx, config, name, Math.max(1, config.poolSize() / (loops + 1)));
    }

    /** The stores of all regions as one, for one event loop. */
    RegionalStore store(Vertx vertx, Database database) {
        return new RegionStores(settings.store(), shredding, meters).open(vertx, database);
    }

    /** The way in, for one event loop. */
    Intake intake(Vertx vertx, Database database, ObjectStore store) {
        UploadConfig upload = settings.upload();
        RequestKeys keys = new RequestKeys(database, upload);
        ExpiredIntakeCleaner sweeper = new ExpiredIntakeCleaner(database, settings.quota(), store, meters);
        StampPlanner stamps = new StampPlanner(database, mark, upload.stripLocation());
        return new Intake(
                vertx,
                database,
                sweeper,
                keys,
                store,
                new Sniffer(upload.types()),
                stamps,
                shredding.parts(),
                upload,
                meters);
    }

    /** The way in that can be gone on with, for one event loop. */
    Uploads uploads(Intake intake, Assets assets) {
        Optional<S3Config> s3 = settings.store().s3();
        return new Uploads(
                intake,
                s3.map(S3Config::partSize).orElse(PART),
                s3.map(S3Config::partsInFlight).orElse(PARTS_IN_FLIGHT),
                assets,
                writers);
    }

    /** What fetches results, for one event loop. */
    IngestWorker ingests(Vertx vertx, Database database, Uploads uploads) {
        return new IngestWorker(vertx, database, uploads, addresses, settings.ingest(), ingestPlaces, meters);
    }

    void listening(int port) {
        onListening.accept(port);
    }
}
