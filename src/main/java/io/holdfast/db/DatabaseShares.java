package io.holdfast.db;

import io.vertx.core.Vertx;
import java.util.function.ObjLongConsumer;

/**
 * Postgres' connections, in equal shares for each event loop and for the work behind them all.
 *
 * @param loops how many event loops there are
 * @param timed told of each statement how it ended, as meters call it, and how many nanoseconds it took
 */
public record DatabaseShares(DatabaseConfig config, int loops, ObjLongConsumer<String> timed) {
    /**
     * Opens a share.
     *
     * @param name what meters call it
     */
    public Database open(Vertx vertx, String name) {
        return Database.open(vertx, config, name, Math.max(1, config.poolSize() / (loops + 1)), timed);
    }
}
