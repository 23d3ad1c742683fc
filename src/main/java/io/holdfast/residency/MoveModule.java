package io.holdfast.residency;

import io.holdfast.db.Database;
import io.holdfast.erasure.ErasureJournal;
import io.holdfast.jobs.BackgroundModule;
import io.holdfast.jobs.BackgroundPace;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.telemetry.Meters;
import io.vertx.core.Vertx;
import java.time.Duration;

/** Brings the bytes of accounts that move to their new region. */
public final class MoveModule implements BackgroundModule {
    private final AccountMoves moves;

    /**
     * Makes the worker.
     *
     * @param uploadLease how long an intake lives after its last sign of life
     * @param settling how long the store may go on with a write that it has not answered
     */
    public MoveModule(
            Vertx vertx,
            Database database,
            BackgroundPace pace,
            ObjectStore objects,
            ErasureJournal journal,
            MoveConfig config,
            Duration uploadLease,
            Duration settling) {
        this.moves = new AccountMoves(vertx, database, pace, objects, journal, config, uploadLease, settling);
    }

    /** Wakes the worker, since an account was told to move; from any thread. */
    public void wake() {
        moves.wake();
    }

    @Override
    public void start() {
        moves.start();
    }

    @Override
    public void gauges(Meters meters) {
        meters.gauge("holdfast.moves.pending", moves, AccountMoves::pending);
    }
}
