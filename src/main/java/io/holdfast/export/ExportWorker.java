package io.holdfast.export;

import io.holdfast.db.Database;
import io.holdfast.intake.ExpiredIntakeCleaner;
import io.holdfast.jobs.RetentionRule;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.DoNotTrain;
import io.holdfast.telemetry.Meters;
import io.vertx.core.Context;
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

    private final Vertx vertx;
    private final Context context;
    private final ExportListing making;
    private final ExportRows rows;
    private final ExportConfig config;
    private final Meters meters;
    private volatile ExportRows.Counts counts = new ExportRows.Counts(0, 0);
    private boolean running;
    private boolean again;
    private boolean closed;

    public ExportWorker(Vertx vertx, Database database, ExportConfig config, DoNotTrain mark, Meters meters) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.meters = meters;
        this.making = new ExportListing(database, mark, meters::exportReady);
        this.rows = new ExportRows(database);
        this.config = config;
        meters.gauge("holdfast.exports.pending", this, exports -> exports.counts.pending());
        meters.gauge("holdfast.exports.open", this, exports -> exports.counts.open());
    }

    /** Looks for work now and then from here on. */
    public void start() {
        vertx.setPeriodic(0, config.interval().toMillis(), timer -> wake());
        ExpiredIntakeCleaner.repeat(vertx, config.interval(), () -> rows.count()
                .onSuccess(counted -> counts = counted)
                .mapEmpty());
    }

    /** What removes those that are over. */
    public static List<RetentionRule> sweeps(Database database, Duration interval) {
        return ExportRows.sweeps(database, interval);
    }

    /** Looks for work now; from any thread. */
    public void wake() {
        context.runOnContext(v -> go());
    }

    /** Takes on nothing more; another replica goes on. */
    public void close() {
        context.runOnContext(v -> closed = true);
    }

    private void go() {
        if (running || closed) {
            again = true; // who is running looks when done
            return;
        }
        running = true;
        again = false;
        making.claim()
                .compose(claimed -> {
                    again |= claimed.isPresent();
                    return claimed.map(place -> make(place, TURN)).orElseGet(Future::succeededFuture);
                })
                .onFailure(this::failed)
                .onComplete(done -> {
                    running = false;
                    if (again) {
                        go();
                    }
                });
    }

    /** Unless another process goes on with it, which is as well. */
    private void failed(Throwable cause) {
        if (cause instanceof ProblemException refusal && refusal.type() == ProblemType.LET_GO) {
            return;
        }
        meters.exportFailed();
        LOG.atDebug()
                .addKeyValue("cause", String.valueOf(cause.getMessage()))
                .log("an export was not made, it is tried again");
    }

    private Future<Void> make(ExportCheckpoint place, int pages) {
        if (closed || pages == 0) {
            return making.letGo(place);
        }
        return making.step(place).compose((Optional<ExportCheckpoint> next) -> next.map(there -> make(there, pages - 1))
                .orElseGet(Future::succeededFuture));
    }
}
