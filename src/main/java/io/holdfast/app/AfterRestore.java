package io.holdfast.app;

import io.holdfast.account.ErasureReplay;
import io.holdfast.account.ReplayModule;
import io.holdfast.db.Database;
import io.holdfast.db.DatabaseShares;
import io.holdfast.erasure.ErasureModule;
import io.holdfast.erasure.OrphanScanner;
import io.holdfast.generation.GenerationModule;
import io.holdfast.module.CoreConfig;
import io.holdfast.objectstore.RegionalStore;
import io.holdfast.shredding.ShreddingModule;
import io.holdfast.storage.RegionStores;
import io.holdfast.storage.StoreConfig;
import io.holdfast.telemetry.Meters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;

/** Commands for a database that was restored from a backup; each says what it did. */
public final class AfterRestore {
    private final Database database;
    private final ShreddingModule shredding;
    private final RegionalStore store;
    private final ReplayModule replay;

    /** Opens the database and the stores; nothing is changed yet. */
    public AfterRestore(Settings settings) {
        PooledBuffers.pin();
        MemoryPlan.ofProcess().pin();
        CoreConfig config = settings.core();
        StoreConfig place = config.storage().store();
        Duration interval = config.upload().sweepInterval();
        Vertx vertx = Vertx.vertx();
        database = new DatabaseShares(settings.database(), 1, (outcome, nanos) -> {}).open(vertx, "restored");
        shredding = new ShreddingModule(vertx, database, config.storage().shredding(), place.memoryBudget(), interval);
        RegionStores stores = new RegionStores(place, shredding, new Meters(new SimpleMeterRegistry()));
        store = stores.open(vertx, database);
        ErasureModule erasure =
                new ErasureModule(vertx, database, store, stores.unsealed(vertx), config.erasure(), interval);
        replay = new ReplayModule(
                vertx,
                database,
                erasure,
                (account, run) -> GenerationModule.eraseAgain(database, account, run),
                interval);
    }

    /** {@code replay-erasures}: what each start does before it serves; fails as {@link ErasureReplay#replay} does. */
    public Future<String> replayErasures() {
        return replayed()
                .map(done -> "objects of the journal: " + done.objects() + "; erased again: " + done.assets()
                        + " assets, " + done.runs() + " runs, " + done.accounts() + " accounts; moved since: "
                        + done.moved() + " assets");
    }

    /** {@code orphans}, {@code erase-orphans} and {@code erase-foreign}, behind a replay; fails as that does. */
    public Future<String> orphans(OrphanScanner.Removal removal) {
        return replayed()
                .compose(done -> OrphanScanner.find(database, store, removal))
                .map(found -> {
                    String orphans = found.orphans().objects() + " objects of "
                            + found.orphans().bytes() + " bytes without a row";
                    String foreign = found.foreign().objects() + " objects of "
                            + found.foreign().bytes() + " bytes with names that are not the gateway's";
                    return switch (removal) {
                        case NOTHING -> "found: " + orphans + "; " + foreign;
                        case ORPHANS -> "erased: " + orphans + "; found: " + foreign;
                        case FOREIGN -> "found: " + orphans + "; erased: " + foreign;
                    };
                });
    }

    private Future<ErasureReplay.Replayed> replayed() {
        return shredding.check().compose(v -> replay.replay());
    }
}
