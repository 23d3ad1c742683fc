package io.holdfast.db;

import io.holdfast.retry.Backoff;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to a schema that is up to date before a gateway serves, and waits for a Postgres that takes no connections yet. */
public final class StartupMigration {
    private static final Logger LOG = LoggerFactory.getLogger(StartupMigration.class);
    private static final Backoff PAUSES = Backoff.doubling(Duration.ofMillis(250), Duration.ofSeconds(5));

    private final Vertx vertx;
    private final DatabaseConfig config;
    private final long deadline;

    private StartupMigration(Vertx vertx, DatabaseConfig config) {
        this.vertx = vertx;
        this.config = config;
        this.deadline = System.nanoTime() + config.startTimeout().toNanos();
    }

    /**
     * Applies what is missing, if the settings want that, or waits until somebody else did.
     *
     * @return when the schema is up to date, or, where it is not to be migrated, when Postgres is away; fails with
     *     {@link DatabaseFault}, but for what may pass not before {@link DatabaseConfig#startTimeout}
     */
    public static Future<Void> apply(Vertx vertx, DatabaseConfig config) {
        StartupMigration startup = new StartupMigration(vertx, config);
        return startup.pooler().compose(v -> startup.attempt(0));
    }

    /** One that can't be asked is looked at by none; who waits for it meets the same fault with the first statement. */
    private Future<Void> pooler() {
        boolean transactions = config.pooling().transactions();
        return PoolerCheck.check(
                        vertx,
                        transactions ? config.sessions() : config,
                        transactions ? "database.direct-url" : "database.url")
                .recover(cause ->
                        cause instanceof DatabaseFault ? Future.failedFuture(cause) : Future.succeededFuture());
    }

    private Future<Void> attempt(int earlier) {
        return vertx.<Void>executeBlocking(
                        () -> {
                            SchemaCheck schema = new SchemaCheck(config);
                            if (config.migrate()) {
                                schema.migrate();
                            } else {
                                schema.expect();
                            }
                            return null;
                        },
                        false)
                .recover(cause -> {
                    boolean passing = cause instanceof DatabaseFault fault && fault.passing();
                    return passing ? later(earlier, cause) : Future.failedFuture(cause);
                });
    }

    private Future<Void> later(int earlier, Throwable cause) {
        long pause = PAUSES.after(earlier).toMillis();
        if (System.nanoTime() + Duration.ofMillis(pause).toNanos() - deadline > 0) {
            return Future.failedFuture(cause);
        }
        LOG.atWarn().addKeyValue("cause", cause.getMessage()).log("waiting for Postgres");
        Promise<Void> rested = Promise.promise();
        vertx.setTimer(pause, timer -> rested.complete());
        return rested.future().compose(v -> attempt(earlier + 1));
    }
}
