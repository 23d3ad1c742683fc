package io.holdfast.credential;

import io.holdfast.jobs.BackgroundPace;
import io.holdfast.jobs.CoalescingWorker;
import io.holdfast.jobs.Periodic;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signs the content credentials that are due, behind all requests; any number of replicas may run one. */
public final class CredentialWork {
    private static final Logger LOG = LoggerFactory.getLogger(CredentialWork.class);

    private final Vertx vertx;
    private final CoalescingWorker rounds;
    private final BackgroundPace pace;
    private final CredentialMaker maker;
    private volatile long pending;
    private volatile double lagSeconds;

    /** Makes one of this event loop; nothing is signed before {@link #start}. */
    public CredentialWork(Vertx vertx, BackgroundPace pace, CredentialMaker maker) {
        this.vertx = vertx;
        this.rounds = new CoalescingWorker(
                vertx, "signing credentials failed, it is tried again", () -> pace.run(this::round));
        this.pace = pace;
        this.maker = maker;
    }

    /** Looks for work now, and now and then from here on. */
    public void start() {
        rounds.start(maker.config().interval());
        rounds.wake();
        vertx.runOnContext(v -> pace.run(this::measure));
        Periodic.repeat(vertx, maker.config().interval(), () -> pace.run(this::measure));
    }

    /** Looks for work now; from any thread. */
    public void wake() {
        rounds.wake();
    }

    /** Takes on nothing more; what runs goes on. */
    public void close() {
        rounds.stop();
    }

    /** How many credentials were due at the last look, of all accounts. */
    public long pending() {
        return pending;
    }

    /** How long the oldest of them had been, in seconds. */
    public double lagSeconds() {
        return lagSeconds;
    }

    private Future<Void> round() {
        int most = maker.config().parallel();
        return maker.rows()
                .claim(most)
                .onFailure(cause -> LOG.atDebug()
                        .addKeyValue("cause", String.valueOf(cause.getMessage()))
                        .log("no credentials could be taken, the next look tries again"))
                .compose(due -> {
                    if (due.size() == most) {
                        rounds.wake(); // there may be more
                    }
                    return Future.join(due.stream().map(maker::sign).toList());
                })
                .<Void>mapEmpty()
                .otherwiseEmpty(); // told by then
    }

    private Future<Void> measure() {
        return maker.rows()
                .backlog()
                .onSuccess(backlog -> {
                    pending = backlog.count();
                    lagSeconds = backlog.seconds();
                })
                .mapEmpty();
    }
}
