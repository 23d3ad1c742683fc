package io.holdfast.app;

import io.holdfast.account.ErasureReplay;
import io.holdfast.db.Database;
import io.holdfast.erasure.OrphanScanner;
import io.holdfast.telemetry.Meters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** Commands for a database that was restored from a backup; each says what it did. */
public final class AfterRestore {
    private final Database database;
    private final Shredding shredding;
    private final ErasureWork erasing;

    public AfterRestore(Settings settings) {
        Vertx vertx = Vertx.vertx();
        database = Shared.database(vertx, settings.database(), 1, "restored");
        shredding = Shredding.of(
                settings.shredding(), Gateway.budget(settings.store().memoryBudget()));
        erasing = new ErasureWork(vertx, settings, database, shredding, new Meters(new SimpleMeterRegistry()));
    }

    /** {@code replay-erasures}: what each start does before it serves; fails as {@link ErasureReplay#replay} does. */
    public Future<String> replayErasures() {
        return replayed()
                .map(done -> "objects of the journal: " + done.objects() + "; erased again: " + done.assets()
                        + " assets, " + done.runs() + " runs, " + done.accounts() + " accounts; moved since: "
                        + done.moved() + " assets");
    }

    /** {@code orphans} and {@code erase-orphans}, behind a replay; fails as that does. */
    public Future<String> orphans(boolean erase) {
        return replayed()
                .compose(done -> OrphanScanner.find(database, erasing.objects(), erase))
                .map(found -> (erase ? "erased: " : "found: ") + found.objects() + " objects of " + found.bytes()
                        + " bytes that no row names");
    }

    private Future<ErasureReplay.Replayed> replayed() {
        return shredding.check(database).compose(v -> erasing.replay());
    }
}
