package io.holdfast.db;

import io.vertx.core.Vertx;

/**
 * Postgres' connections, in equal shares for each event loop and for the work behind them all.
 *
 * @param loops how many event loops there are
 */
public record DatabaseShares(DatabaseConfig config, int loops) {
    /**
     * Opens a share.
     *
     * @param name what meters call it
     */
    public Database open(Vertx vertx, String name) {
        return Database.open(vertx, config, name, Math.max(1, config.poolSize() / (loops + 1)));
    }
}
