package io.holdfast.db;

import io.holdfast.retry.Backoff;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the schema up to date before a gateway serves, and waits for a Postgres that takes no connections yet. */
public final class StartupMigration {
    private static final Logger LOG = LoggerFactory.getLogger(StartupMigration.class);
    private static final Backoff PAUSES = Backoff.doubling(Duration.ofMillis(250), Duration.ofSeconds(5));

    /**
     * SQLSTATE codes and classes of a server that can't be asked now (PostgreSQL 18, appendix A): no connection, too many of
     * them, shutting down, starting up.
     */
    private static final List<String> AWAY = List.of("08", "53300", "57P01", "57P02", "57P03");

    private final Vertx vertx;
    private final Migrations migrations;
    private final long deadline;

    private StartupMigration(Vertx vertx, DatabaseConfig config) {
        this.vertx = vertx;
        this.migrations = new Migrations("jdbc:" + config.url(), config.user(), config.password());
        this.deadline = System.nanoTime() + config.startTimeout().toNanos();
    }

    /**
     * Applies what is missing, if the settings want that.
     *
     * @return when the schema is up to date; fails as {@link Migrations#apply} does, but for a database out of reach not
     *     before {@link DatabaseConfig#startTimeout}
     */
    public static Future<Void> apply(Vertx vertx, DatabaseConfig config) {
        return config.migrate() ? new StartupMigration(vertx, config).attempt(0) : Future.succeededFuture();
    }

    private Future<Void> attempt(int earlier) {
        return vertx.executeBlocking(migrations::apply, false).<Void>mapEmpty().recover(cause -> {
            long pause = PAUSES.after(earlier).toMillis();
            Optional<String> state = away(cause);
            if (state.isEmpty() || System.nanoTime() + Duration.ofMillis(pause).toNanos() - deadline > 0) {
                return Future.failedFuture(cause);
            }
            LOG.atWarn().addKeyValue("cause", state.get()).log("waiting for Postgres, which takes no connections");
            Promise<Void> rested = Promise.promise();
            vertx.setTimer(pause, timer -> rested.complete());
            return rested.future().compose(v -> attempt(earlier + 1));
        });
    }

    /** The SQLSTATE by which a failure tells that Postgres can't be asked now. */
    private static Optional<String> away(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException refused && refused.getSQLState() != null) {
                return Optional.of(refused.getSQLState())
                        .filter(state -> AWAY.stream().anyMatch(state::startsWith));
            }
        }
        return Optional.empty();
    }
}
