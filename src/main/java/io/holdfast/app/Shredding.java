package io.holdfast.app;

import io.holdfast.db.Database;
import io.holdfast.intake.ExpiredIntakeCleaner;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.objectstore.sealing.SealedStore;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.shredding.DataKeyCache;
import io.holdfast.shredding.KeyRotation;
import io.holdfast.shredding.ShreddingConfig;
import io.holdfast.shredding.WrappedKeys;
import io.holdfast.stream.BufferBudget;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** What seals objects, put together; nothing at all where no master key is set. Shared by all event loops. */
final class Shredding {
    private final ShreddingConfig config;
    private final DataKeyCache open;
    private final BufferBudget parts;
    private final BufferBudget copies;

    private Shredding(ShreddingConfig config, BufferBudget parts, BufferBudget copies) {
        this.config = config;
        this.open = new DataKeyCache(config);
        this.parts = parts;
        this.copies = copies;
    }

    /**
     * Shares the memory for parts out.
     *
     * @param budget bytes in all
     */
    static Shredding of(ShreddingConfig config, long budget) {
        long sealing = config.masters().isEmpty() ? 0 : ShreddingSettings.sealing(budget);
        return new Shredding(config, new BufferBudget(budget - sealing), new BufferBudget(sealing));
    }

    /** Memory for parts before they are sealed. */
    BufferBudget parts() {
        return parts;
    }

    /**
     * The store of one region for one event loop.
     *
     * @param sealed whether new objects are sealed there; where the settings say nothing, as in the usual store
     */
    ObjectStore over(Vertx vertx, ObjectStore store, Database database, Optional<Boolean> sealed) {
        return config.masters().isEmpty()
                ? store
                : new SealedStore(
                        vertx,
                        store,
                        new WrappedKeys(
                                database, new ShreddingConfig(sealed.orElse(config.enabled()), config.masters()), open),
                        copies);
    }

    /**
     * Fails when a master key is missing, or, where one is set, when that can't be found out; without any, Postgres may be away
     * at the start.
     */
    Future<Void> check(Database database) {
        return new KeyRotation(database, config, open)
                .check()
                .recover(cause -> config.masters().isEmpty() && isAway(cause)
                        ? Future.succeededFuture()
                        : Future.failedFuture(new IOException(cause.getMessage(), cause)));
    }

    /** Whether Postgres could not be asked. */
    static boolean isAway(Throwable cause) {
        return cause instanceof ProblemException failure && failure.type() == ProblemType.DATABASE_UNAVAILABLE;
    }

    /** Brings keys under the first master key from here on. */
    void start(Vertx vertx, Database database, Duration interval) {
        KeyRotation rotation = new KeyRotation(database, config, open);
        ExpiredIntakeCleaner.repeat(vertx, interval, rotation::rewrap);
    }
}
