package io.holdfast.jobs;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does rounds of work, never two at once; who asks during a round gets another one behind it. */
public final class CoalescingWorker {
    private static final Logger LOG = LoggerFactory.getLogger(CoalescingWorker.class);

    private final Vertx vertx;
    private final String failed;
    private final Supplier<Future<Void>> round;
    private boolean running;
    private boolean again;

    /**
     * Makes it.
     *
     * @param failed what the log says of a round that failed
     */
    public CoalescingWorker(Vertx vertx, String failed, Supplier<Future<Void>> round) {
        this.vertx = vertx;
        this.failed = failed;
        this.round = round;
    }

    /** Asks now and then from here on. */
    public void start(Duration interval) {
        vertx.setPeriodic(interval.toMillis(), timer -> wake());
    }

    /** Asks for a round now; from any event loop. */
    public synchronized void wake() {
        again = true;
        if (!running) {
            running = true;
            vertx.runOnContext(v -> run());
        }
    }

    /** Does the second whatever becomes of the first; fails when either does. */
    public static Future<Void> bothOf(Future<Void> first, Supplier<Future<Void>> second) {
        return first.transform(done -> second.get()
                .compose(v -> done.succeeded() ? Future.succeededFuture() : Future.failedFuture(done.cause())));
    }

    private void run() {
        synchronized (this) {
            again = false;
        }
        round.get().onComplete(done -> {
            if (done.failed()) {
                LOG.atWarn()
                        .addKeyValue("cause", String.valueOf(done.cause().getMessage()))
                        .log(failed);
            }
            synchronized (this) {
                running = again;
            }
            if (running) {
                run();
            }
        });
    }
}
