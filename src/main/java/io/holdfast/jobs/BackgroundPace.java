package io.holdfast.jobs;

import io.holdfast.internals.ContextPromise;
import io.holdfast.telemetry.Meters;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * Has work behind all requests give way to them: while event loops are late, one unit of it begins at a time, in the order in
 * which they came, and then none for so long that all of it takes a small share of the time. It is never kept waiting for good.
 * One a process, from any thread.
 */
public final class BackgroundPace {
    /** Between two looks at the event loops while something waits. */
    private static final Duration STEP = Duration.ofMillis(5);

    private static final int PERCENT = 100;
    private static final double NANOS = 1e9;

    private record Turn(Promise<Void> begun, long askedNanos) {}

    private final Vertx vertx;
    private final Context context;
    private final BackgroundConfig config;
    private final Meters meters;
    private final LoopDelay delay = new LoopDelay();
    private final Queue<Turn> waiting = new ArrayDeque<>();
    private boolean looking;
    private volatile long tookNanos;
    private volatile long turnNanos = System.nanoTime();
    private volatile int steppedBack;
    private volatile boolean stopped;

    /** Makes it; it watches no event loop yet. */
    public BackgroundPace(Vertx vertx, BackgroundConfig config, Meters meters) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.config = config;
        this.meters = meters;
        meters.gauge("holdfast.background.delay.seconds", delay, loops -> loops.worstNanos() / NANOS);
        meters.gauge("holdfast.background.waiting", this, pace -> pace.steppedBack);
    }

    /** Ends it ahead of the event loops: what waits for its turn fails, and so does what comes later. */
    public void stop() {
        stopped = true;
        context.runOnContext(v -> look());
    }

    /** Gives way to an event loop from here on. */
    public void watch(Context loop) {
        delay.watch(loop);
    }

    /**
     * Does a unit of work, which should be short, when it is its turn.
     *
     * @return what it comes to; fails as it does, or when the process ends before its turn
     */
    public <T> Future<T> run(Supplier<Future<T>> unit) {
        Promise<Void> begun = ContextPromise.onThisContext();
        context.runOnContext(v -> {
            waiting.add(new Turn(begun, System.nanoTime()));
            steppedBack = waiting.size();
            look();
        });
        return begun.future().compose(v -> {
            long from = System.nanoTime();
            return unit.get().onComplete(done -> ended(System.nanoTime() - from));
        });
    }

    private void ended(long nanos) {
        tookNanos = nanos;
        turnNanos = System.nanoTime();
    }

    private void look() {
        while (stopped && !waiting.isEmpty()) {
            waiting.remove().begun().tryFail("the process ends");
        }
        if (looking || waiting.isEmpty()) {
            return;
        }
        looking = true;
        Promise<Long> looked = Promise.promise();
        long most = config.longestPause().toNanos();
        // a loop that does not come at all must not keep the work waiting for good
        long timer = vertx.setTimer(config.longestPause().toMillis(), late -> looked.tryComplete(most));
        delay.ask().onComplete(asked -> context.runOnContext(v -> looked.tryComplete(asked.result())));
        looked.future().onComplete(known -> {
            vertx.cancelTimer(timer);
            delay.note(known.result());
            decide();
        });
    }

    private void decide() {
        if (stopped) {
            looking = false;
            look();
            return;
        }
        boolean calm =
                delay.isKnown() && delay.worstNanos() <= config.loopDelay().toNanos();
        if (calm || System.nanoTime() - turnNanos >= pauseNanos()) {
            Turn next = waiting.remove();
            steppedBack = waiting.size();
            turnNanos = System.nanoTime();
            meters.backgroundWaited(turnNanos - next.askedNanos());
            next.begun().complete();
            looking = false;
            look();
        } else {
            vertx.setTimer(STEP.toMillis(), again -> {
                looking = false;
                look();
            });
        }
    }

    /** So long that the last unit took its share of the time until the next. */
    private long pauseNanos() {
        long fair = tookNanos / config.share() * (PERCENT - config.share());
        return Math.min(config.longestPause().toNanos(), Math.max(STEP.toNanos(), fair));
    }
}
