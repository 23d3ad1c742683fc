package io.holdfast.app;

import io.holdfast.account.ErasureReplay;
import io.holdfast.asset.Assets;
import io.holdfast.db.Database;
import io.holdfast.erasure.ErasureJournal;
import io.holdfast.erasure.ErasureWorker;
import io.holdfast.generation.GenerationEndpoint;
import io.holdfast.intake.ExpiredIntakeCleaner;
import io.holdfast.objectstore.RegionalStore;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemType;
import io.holdfast.telemetry.Meters;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What erases behind all event loops, once a process, and what erases again after a restore; until that is done nothing is
 * served.
 */
final class ErasureWork {
    private static final Logger LOG = LoggerFactory.getLogger(ErasureWork.class);
    private static final long AGAIN_MILLIS = 1_000;
    private static final long PATIENCE_SECONDS = 20;

    private final Vertx vertx;
    private final Settings settings;
    private final RegionalStore objects;
    private final ErasureJournal journal;
    private final ErasureWorker erasures;
    private final ErasureReplay replay;
    private final Promise<Void> replayed = Promise.promise();

    ErasureWork(Vertx vertx, Settings settings, Database database, Shredding shredding, Meters meters) {
        this.vertx = vertx;
        this.settings = settings;
        RegionStores stores = new RegionStores(settings.store(), shredding, meters);
        this.objects = stores.open(vertx, database);
        this.journal = new ErasureJournal(database, stores.unsealed(vertx));
        this.erasures = new ErasureWorker(vertx, database, objects, journal, settings.erasure());
        // wakes nobody, since the replay's own round removes the bytes and is waited for
        Assets assets = new Assets(database, () -> {});
        this.replay = new ErasureReplay(
                database,
                assets,
                journal,
                (account, run) -> GenerationEndpoint.eraseAgain(database, assets, account, run));
        meters.gauge("holdfast.erasure.pending", erasures, ErasureWorker::pending);
        meters.gauge("holdfast.erasure.lag.seconds", erasures, ErasureWorker::lagSeconds);
        meters.gauge("holdfast.erasure.deadline.seconds", erasures, ErasureWorker::deadlineSeconds);
        meters.gauge("holdfast.erasure.replay.pending", this, work -> work.isReplayed() ? 0 : 1);
    }

    /** The stores that it removes from. */
    RegionalStore objects() {
        return objects;
    }

    ErasureJournal journal() {
        return journal;
    }

    /** Has the bytes of what was erased removed; from any event loop. */
    void wake() {
        erasures.wake();
    }

    /** Erases again what came back, bytes and rows included unless the store is away, which then follow. */
    Future<ErasureReplay.Replayed> replay() {
        return replay.replay().compose(done -> {
            if (done.objects() == 0) {
                return Future.succeededFuture(done);
            }
            LOG.atInfo()
                    .addKeyValue("objects", done.objects())
                    .addKeyValue("assets", done.assets())
                    .addKeyValue("runs", done.runs())
                    .addKeyValue("accounts", done.accounts())
                    .addKeyValue("moved", done.moved())
                    .log("erased again what the database did not know of");
            return erasures.round().otherwiseEmpty().map(done);
        });
    }

    /**
     * Replays until it is done.
     *
     * @return when it is, or when it was not possible at first or takes so long that the operator should see it
     */
    Future<Void> begin() {
        Promise<Void> tried = Promise.promise();
        vertx.setTimer(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS), timer -> tried.tryComplete());
        attempt(tried);
        return tried.future();
    }

    private void attempt(Promise<Void> tried) {
        replay().onComplete(done -> {
            if (done.succeeded()) {
                replayed.complete();
            } else {
                LOG.atWarn()
                        .addKeyValue("cause", String.valueOf(done.cause().getMessage()))
                        .log("nothing is served before the journal of erasures was read, it is tried again");
                vertx.setTimer(AGAIN_MILLIS, timer -> attempt(tried));
            }
            tried.tryComplete();
        });
    }

    /** Whether the gateway may serve. */
    boolean isReplayed() {
        return replayed.future().isComplete();
    }

    /** Does something when the gateway may serve, on the context of who asks. */
    void whenReplayed(Runnable work) {
        Context context = vertx.getOrCreateContext();
        replayed.future().onSuccess(v -> context.runOnContext(any -> work.run()));
    }

    /** Stands before every route. */
    void admit(RoutingContext exchange) {
        if (isReplayed()) {
            exchange.next();
        } else {
            exchange.fail(new Problem(ProblemType.NOT_READY).retryAfter(5).asFailure());
        }
    }

    /** Looks for work from here on; also for what a database lacks that was restored beneath a running gateway. */
    void start() {
        erasures.start();
        ExpiredIntakeCleaner.repeat(vertx, settings.upload().sweepInterval(), () -> replay().mapEmpty());
        ExpiredIntakeCleaner.repeat(
                vertx,
                settings.upload().sweepInterval(),
                () -> journal.sweep(settings.erasure().journalRetention()));
    }
}
