package io.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

/** Waits for what happens by itself. */
final class Waiting {
    /** Something that will hold. */
    interface Condition {
        boolean holds() throws Exception;
    }

    private Waiting() {}

    /** Asks again and again, for a minute at most. */
    static void until(Condition condition) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
