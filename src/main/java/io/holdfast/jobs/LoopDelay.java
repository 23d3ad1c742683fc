package io.holdfast.jobs;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * How late event loops come to what is asked of them: a few times each is asked to do nothing, which costs next to nothing, and
 * nothing at all while nobody wants to know. Its looks are one event loop's, one at a time.
 */
final class LoopDelay {
    /** Looks of which the worst counts, since one alone may meet the moment between two requests. */
    private static final int LOOKS = 20;

    /** What is older tells nothing of now. */
    private static final long STALE_NANOS = Duration.ofMillis(250).toNanos();

    private final List<Context> loops = new CopyOnWriteArrayList<>();
    private final Deque<Long> latest = new ArrayDeque<>();
    private long lookedNanos;
    private volatile long worstNanos;

    /** Watches an event loop from here on; from any thread. */
    void watch(Context loop) {
        loops.add(loop);
    }

    /** Asks each loop once; completes on any of them when the last has answered. */
    Future<Long> ask() {
        List<Future<Long>> answers = new ArrayList<>();
        for (Context loop : loops) {
            long asked = System.nanoTime();
            Promise<Long> answered = Promise.promise();
            loop.runOnContext(v -> answered.complete(System.nanoTime() - asked));
            answers.add(answered.future());
        }
        return Future.all(answers)
                .map(all -> answers.stream().mapToLong(Future::result).max().orElse(0));
    }

    /** Takes an answer into account. */
    void note(long delayNanos) {
        long now = System.nanoTime();
        if (now - lookedNanos > STALE_NANOS + delayNanos) {
            latest.clear();
        }
        lookedNanos = now;
        latest.add(delayNanos);
        if (latest.size() > LOOKS) {
            latest.remove();
        }
        worstNanos = latest.stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** Whether enough is known of now. */
    boolean isKnown() {
        return latest.size() >= LOOKS;
    }

    /** The worst of the last looks, of the latest loop; from any thread. */
    long worstNanos() {
        return worstNanos;
    }
}
