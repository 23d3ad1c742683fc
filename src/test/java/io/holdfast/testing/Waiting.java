package io.holdfast.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Waits for what happens by itself. */
public final class Waiting {
    private Waiting() {}

    /** Asks again and again, for a minute at most. */
    public static void until(Callable<Boolean> condition) {
        until(Duration.ofMinutes(1), condition);
    }

    /** Asks again and again, for so long at most. */
    public static void until(Duration most, Callable<Boolean> condition) {
        try {
            Awaitility.await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .atMost(most)
                    .until(condition);
        } catch (ConditionTimeoutException late) {
            // not a test that broke: what it waited for did not come
            throw new AssertionError(late.getMessage(), late);
        }
    }
}
