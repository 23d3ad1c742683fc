package io.holdfast.credential;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signs the content credentials that are due, behind all requests; any number of replicas may run one. */
public final class CredentialWork {
    private static final Logger LOG = LoggerFactory.getLogger(CredentialWork.class);

    private final Vertx vertx;
    private final Context context;
    private final CredentialMaker maker;
    private volatile long pending;
    private volatile double lagSeconds;
    private boolean running;
    private boolean again;
    private boolean closed;

    /** Makes one of this event loop; nothing is signed before {@link #start}. */
    public CredentialWork(Vertx vertx, CredentialMaker maker) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.maker = maker;
    }

    /** Looks for work now, and now and then from here on. */
    public void start() {
        vertx.setPeriodic(0, maker.config().interval().toMillis(), timer -> {
            wake();
            measure();
        });
    }

    /** Looks for work now; from any thread. */
    public void wake() {
        context.runOnContext(v -> go());
    }

    /** Takes on nothing more; what runs goes on. */
    public void close() {
        context.runOnContext(v -> closed = true);
    }

    /** How many credentials were due at the last look, of all accounts. */
    public long pending() {
        return pending;
    }

    /** How long the oldest of them had been, in seconds. */
    public double lagSeconds() {
        return lagSeconds;
    }

    private void go() {
        if (running || closed) {
            again = true; // who is running looks when done
            return;
        }
        running = true;
        again = false;
        int most = maker.config().parallel();
        maker.rows()
                .claim(most)
                .onFailure(cause -> LOG.atDebug()
                        .addKeyValue("cause", String.valueOf(cause.getMessage()))
                        .log("no credentials could be taken, the next look tries again"))
                .compose(due -> {
                    again |= due.size() == most;
                    return Future.join(due.stream().map(maker::sign).toList());
                })
                .onComplete(done -> {
                    running = false;
                    if (again) {
                        go();
                    }
                });
    }

    private void measure() {
        maker.rows().backlog().onSuccess(backlog -> {
            pending = backlog.count();
            lagSeconds = backlog.seconds();
        });
    }
}
