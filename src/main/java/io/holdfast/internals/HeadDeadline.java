package io.holdfast.internals;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Counts the time of one head of a connection after the other; no timer is set for those that come in one read. */
final class HeadDeadline {
    private final Duration most;
    private int before;
    private @Nullable ScheduledFuture<?> timer;

    HeadDeadline(Duration most) {
        this.most = most;
    }

    /**
     * Looks at where a connection is, after each read.
     *
     * @param open whether a head has begun that is not all there
     * @param told what grows between one head and the next
     * @param late run on the loop when it takes too long
     */
    void look(EventExecutor loop, boolean open, int told, Runnable late) {
        if (timer != null && (!open || told != before)) {
            end();
        }
        if (open && timer == null) {
            before = told;
            timer = loop.schedule(
                    () -> {
                        timer = null;
                        late.run();
                    },
                    most.toMillis(),
                    TimeUnit.MILLISECONDS);
        }
    }

    /** Waits for none any more. */
    void end() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
