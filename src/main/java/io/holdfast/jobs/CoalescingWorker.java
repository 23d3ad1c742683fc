package io.holdfast.jobs;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does rounds of work on one event loop, never two at once; whoever asks during a round gets another one behind it, however
 * many ask.
 */
public final class CoalescingWorker {
    private static final Logger LOG = LoggerFactory.getLogger(CoalescingWorker.class);

    private final Vertx vertx;
    private final Context context;
    private final String failed;
    private final Supplier<Future<Void>> round;
    private final Promise<Void> ended = Promise.promise();
    private @Nullable Long timer;
    private boolean running;
    private boolean again;
    private volatile boolean stopped;

    /**
     * Makes it; its rounds are done on the event loop of whoever makes it, or on one of its own.
     *
     * @param failed what the log says of a round that failed
     */
    public CoalescingWorker(Vertx vertx, String failed, Supplier<Future<Void>> round) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.failed = failed;
        this.round = round;
    }

    /** Asks for a round at each interval from here on, for the first when one has passed. */
    public synchronized void start(Duration interval) {
        if (!stopped) {
            timer = vertx.setPeriodic(Math.max(1, interval.toMillis()), any -> wake());
        }
    }

    /** Asks for a round now; from any thread. */
    public synchronized void wake() {
        again = true;
        if (!running && !stopped) {
            running = true;
            context.runOnContext(v -> run());
        }
    }

    /**
     * Begins no more rounds; may be repeated.
     *
     * @return when the round that is under way is over
     */
    public synchronized Future<Void> stop() {
        stopped = true;
        if (timer != null) {
            vertx.cancelTimer(timer);
            timer = null;
        }
        if (!running) {
            ended.tryComplete();
        }
        return ended.future();
    }

    /** Whether it was told to stop, so that a long round may end early. */
    public boolean isStopped() {
        return stopped;
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
        Future.succeededFuture()
                .compose(v -> stopped ? Future.<Void>succeededFuture() : round.get()) // a throw is a failure too
                .onFailure(cause -> LOG.atWarn()
                        .addKeyValue("cause", String.valueOf(cause.getMessage()))
                        .log(failed))
                .onComplete(done -> over());
    }

    private synchronized void over() {
        running = again && !stopped;
        if (running) {
            context.runOnContext(v -> run());
        } else if (stopped) {
            ended.tryComplete();
        }
    }
}
