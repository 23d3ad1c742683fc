package io.holdfast.app;

import io.holdfast.db.Database;
import io.holdfast.db.DatabaseConfig;
import io.holdfast.delivery.ContentLinks;
import io.holdfast.identity.TokenVerifier;
import io.holdfast.objectstore.FileStore;
import io.holdfast.objectstore.MeteredStore;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.objectstore.S3Store;
import io.holdfast.rights.DoNotTrain;
import io.holdfast.rights.EgressGate;
import io.holdfast.rights.PublicDocuments;
import io.holdfast.stream.BufferBudget;
import io.holdfast.telemetry.Meters;
import io.vertx.core.Vertx;
import java.util.function.IntConsumer;

/** What all event loops of the process share; each part is thread-safe. */
record Shared(
        Settings settings,
        int loops,
        Meters meters,
        BufferBudget budget,
        TokenVerifier verifier,
        Runnable erasureAsked,
        ContentLinks links,
        DoNotTrain mark,
        EgressGate gate,
        PublicDocuments documents,
        IntConsumer onListening) {

    /** Postgres for one event loop, or for the work behind them all: each gets an equal share of the connections. */
    Database database(Vertx vertx, String name) {
        DatabaseConfig database = settings.database();
        return Database.open(vertx, database, name, Math.max(1, database.poolSize() / (loops + 1)));
    }

    /** A store for one event loop. */
    ObjectStore store(Vertx vertx) {
        StoreConfig store = settings.store();
        ObjectStore plain = store.kind() == StoreConfig.Kind.S3
                ? new S3Store(vertx, store.s3().orElseThrow(), budget, meters::storeRetried)
                : new FileStore(vertx, store.file().orElseThrow());
        return new MeteredStore(plain, meters);
    }

    void listening(int port) {
        onListening.accept(port);
    }
}
