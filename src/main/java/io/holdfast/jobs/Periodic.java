package io.holdfast.jobs;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work that is repeated, never twice at once; what fails is tried again by the next turn. */
public final class Periodic {
    private static final Logger LOG = LoggerFactory.getLogger(Periodic.class);

    private Periodic() {}

    /** Does it at each interval from here on, for the first time when one has passed; skips turns while it is under way. */
    public static void repeat(Vertx vertx, Duration interval, Supplier<Future<Void>> work) {
        new CoalescingWorker(vertx, "periodic work failed", () -> work.get().recover(Periodic::later)).start(interval);
    }

    private static Future<Void> later(Throwable cause) {
        LOG.atDebug()
                .addKeyValue("cause", String.valueOf(cause.getMessage()))
                .log("periodic work failed, the next turn tries again");
        return Future.succeededFuture();
    }
}
