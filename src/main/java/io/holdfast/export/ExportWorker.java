package io.holdfast.export;

import io.holdfast.db.Database;
import io.holdfast.jobs.BackgroundPace;
import io.holdfast.jobs.CoalescingWorker;
import io.holdfast.jobs.RetentionRule;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.DoNotTrain;
import io.holdfast.telemetry.Meters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the exports that were asked for, behind all requests and in turn; any number of replicas may run one. */
public final class ExportWorker {
    private static final Logger LOG = LoggerFactory.getLogger(ExportWorker.class);

    /** After so many pages others come first. */
    private static final int TURN = 50;

    private final CoalescingWorker rounds;
    private final BackgroundPace pace;
    private final ExportListing making;
    private final ExportRows rows;
    private final ExportConfig config;
    private final Meters meters;
    private volatile ExportRows.Counts counts = new ExportRows.Counts(0, 0);

    /** Makes one; nothing is made before {@link #start}. */
    public ExportWorker(
            Vertx vertx, Database database, BackgroundPace pace, ExportConfig config, DoNotTrain mark, Meters meters) {
        this.rounds = new CoalescingWorker(vertx, "no export could be taken, it is tried again", this::round);
        this.pace = pace;
        this.meters = meters;
        this.making = new ExportListing(database, mark, meters::exportReady);
        this.rows = new ExportRows(database);
        this.config = config;
        meters.gauge("holdfast.exports.pending", this, exports -> exports.counts.pending());
        meters.gauge("holdfast.exports.open", this, exports -> exports.counts.open());
    }

    /** Looks for work now and then from here on. */
    public void start() {
        rounds.start(config.interval());
        rounds.wake();
    }

    /** What removes those that are over. */
    public static List<RetentionRule> sweeps(Database database, Duration interval) {
        return ExportRows.sweeps(database, interval);
    }

    /** Looks for work now; from any thread. */
    public void wake() {
        rounds.wake();
    }

    /** Takes on nothing more; another replica goes on. */
    public void close() {
        rounds.stop();
    }

    private Future<Void> round() {
        return making.claim()
                .compose(claimed -> {
                    if (claimed.isPresent()) {
                        rounds.wake(); // there may be more
                    }
                    return claimed.map(place -> make(place, TURN)).orElseGet(Future::succeededFuture);
                })
                .recover(this::failed)
                .compose(v -> rows.count().onSuccess(counted -> counts = counted))
                .mapEmpty();
    }

    /** Unless another process goes on with it, which is as well. */
    private Future<Void> failed(Throwable cause) {
        if (ProblemType.LET_GO.isOf(cause)) {
            return Future.succeededFuture();
        }
        meters.exportFailed();
        LOG.atDebug()
                .addKeyValue("cause", String.valueOf(cause.getMessage()))
                .log("an export was not made, it is tried again");
        return Future.succeededFuture();
    }

    private Future<Void> make(ExportCheckpoint place, int pages) {
        if (rounds.isStopped() || pages == 0) {
            return making.letGo(place);
        }
        return pace.run(() -> making.step(place))
                .compose((Optional<ExportCheckpoint> next) ->
                        next.map(there -> make(there, pages - 1)).orElseGet(Future::succeededFuture));
    }
}
