package io.holdfast.account;

import io.holdfast.asset.Assets;
import io.holdfast.db.Database;
import io.holdfast.erasure.ErasureModule;
import io.holdfast.jobs.BackgroundModule;
import io.holdfast.jobs.Periodic;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemType;
import io.holdfast.telemetry.Meters;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Erases again what came back with a restored database; nothing is served before that is done. */
public final class ReplayModule implements BackgroundModule {
    private static final Logger LOG = LoggerFactory.getLogger(ReplayModule.class);
    private static final long AGAIN_MILLIS = 1_000;
    private static final long PATIENCE_SECONDS = 20;

    private final Vertx vertx;
    private final Duration interval;
    private final ErasureModule erasure;
    private final ErasureReplay replay;
    private final Promise<Void> replayed = Promise.promise();

    /**
     * Makes it.
     *
     * @param eraseRun erases an account's run again, its results included
     * @param interval between two looks for what came back beneath a running gateway
     */
    public ReplayModule(
            Vertx vertx,
            Database database,
            ErasureModule erasure,
            BiFunction<UUID, UUID, Future<Void>> eraseRun,
            Duration interval) {
        this.vertx = vertx;
        this.interval = interval;
        this.erasure = erasure;
        // wakes nobody, since the replay's own round removes the bytes and is waited for
        this.replay = new ErasureReplay(database, new Assets(database, () -> {}), erasure.journal(), eraseRun);
    }

    /**
     * Erases again what came back, bytes and rows included unless the store is away, which then follow.
     *
     * @return fails as {@link ErasureReplay#replay} does
     */
    public Future<ErasureReplay.Replayed> replay() {
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
            return erasure.round().otherwiseEmpty().map(done);
        });
    }

    /**
     * Replays until it is done.
     *
     * @return when it is, or when it was not possible at first or takes so long that the operator should see it
     */
    public Future<Void> begin() {
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
    public boolean isReplayed() {
        return replayed.future().isComplete();
    }

    /** Does something when the gateway may serve, on the context of who asks. */
    public void whenReplayed(Runnable work) {
        Context context = vertx.getOrCreateContext();
        replayed.future().onSuccess(v -> context.runOnContext(any -> work.run()));
    }

    /** Stands before every route. */
    public void admit(RoutingContext exchange) {
        if (isReplayed()) {
            exchange.next();
        } else {
            exchange.fail(new Problem(ProblemType.NOT_READY).retryAfter(5).asFailure());
        }
    }

    /** Looks from here on for what a database lacks that was restored beneath a running gateway. */
    @Override
    public void start() {
        Periodic.repeat(vertx, interval, () -> replay().mapEmpty());
    }

    @Override
    public void gauges(Meters meters) {
        meters.gauge("holdfast.erasure.replay.pending", this, work -> work.isReplayed() ? 0 : 1);
    }
}
