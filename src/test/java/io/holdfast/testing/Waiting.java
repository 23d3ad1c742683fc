package io.holdfast.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.ThrowingRunnable;

/** Waits for what happens by itself. */
public final class Waiting {
    /** Only what never happens takes so long, however busy the machine is. */
    public static final Duration HANG = Duration.ofMinutes(5);

    private static final Duration MIN_PAUSE = Duration.ofMillis(5);
    private static final Duration MAX_PAUSE = Duration.ofMillis(100);

    private Waiting() {}

    /** Asks again and again until it holds; fails when it hangs. */
    public static void until(Callable<Boolean> condition) {
        until(HANG, condition);
    }

    /** Asks again and again, for so long at most. */
    public static void until(Duration most, Callable<Boolean> condition) {
        try {
            patiently(most).until(condition);
        } catch (ConditionTimeoutException late) {
            // not a test that broke: what it waited for did not come
            throw new AssertionError(late.getMessage(), late);
        }
    }

    /** Tries again and again until an assertion holds; fails as it did last when it hangs. */
    public static void untilAsserted(ThrowingRunnable assertion) {
        try {
            patiently(HANG).untilAsserted(assertion);
        } catch (ConditionTimeoutException late) {
            throw new AssertionError(late.getMessage(), late);
        }
    }

    /** Asks again and again until the answer has stayed the same for so long; the answer. */
    public static double untilStill(Duration still, Callable<Double> figure) throws Exception {
        double last = figure.call();
        long since = System.nanoTime();
        while (System.nanoTime() - since < still.toNanos()) {
            double now = figure.call();
            if (now != last) {
                last = now;
                since = System.nanoTime();
            }
        }
        return last;
    }

    private static ConditionFactory patiently(Duration most) {
        return Awaitility.await()
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval((polls, pause) -> longer(pause))
                .atMost(most);
    }

    /** Quick at first, and rarer the longer it takes, for what is waited for needs the processor too. */
    private static Duration longer(Duration pause) {
        Duration next = pause.multipliedBy(6).dividedBy(5);
        return next.compareTo(MIN_PAUSE) < 0 ? MIN_PAUSE : next.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : next;
    }
}
