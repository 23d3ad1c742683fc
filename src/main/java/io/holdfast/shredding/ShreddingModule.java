package io.holdfast.shredding;

import io.holdfast.db.Database;
import io.holdfast.internals.DirectMemory;
import io.holdfast.jobs.BackgroundModule;
import io.holdfast.jobs.Periodic;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.objectstore.sealing.SealedStore;
import io.holdfast.stream.BufferBudget;
import io.holdfast.telemetry.Meters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Seals objects and brings their keys under the first master key; does nothing at all where no master key is set. */
public final class ShreddingModule implements BackgroundModule {
    private final Vertx vertx;
    private final ShreddingConfig config;
    private final Duration interval;
    private final DataKeyCache open;
    private final KeyRotation rotation;
    private final BufferBudget parts;
    private final BufferBudget copies;

    /**
     * Shares the memory for parts out.
     *
     * @param memoryBudget bytes that parts may take in all, those before and those after they are sealed
     * @param interval between two looks for keys that a former master key wraps
     */
    public ShreddingModule(
            Vertx vertx, Database database, ShreddingConfig config, long memoryBudget, Duration interval) {
        long budget = affordable(memoryBudget);
        long sealing = config.masters().isEmpty() ? 0 : ShreddingConfig.sealing(budget);
        this.vertx = vertx;
        this.config = config;
        this.interval = interval;
        this.open = new DataKeyCache(config);
        this.rotation = new KeyRotation(database, config, open);
        this.parts = new BufferBudget(budget - sealing);
        this.copies = new BufferBudget(sealing);
    }

    /** What parts may take of the memory outside the heap, half of which is left to connections. */
    private static long affordable(long asked) {
        return Math.min(asked, DirectMemory.maxBytes() / 2);
    }

    /** Memory for parts before they are sealed. */
    public BufferBudget parts() {
        return parts;
    }

    /**
     * The store of one region for one event loop.
     *
     * @param sealed whether new objects are sealed there; where the settings say nothing, as in the usual store
     */
    public ObjectStore over(Vertx loop, ObjectStore store, Database database, Optional<Boolean> sealed) {
        return config.masters().isEmpty()
                ? store
                : new SealedStore(
                        loop,
                        store,
                        new WrappedKeys(
                                database, new ShreddingConfig(sealed.orElse(config.enabled()), config.masters()), open),
                        copies);
    }

    /**
     * Looks whether each master key is there that a key is wrapped with; without any master key, Postgres may be away.
     *
     * @return fails with {@link IOException} when one is missing, or, where one is set, when that can't be found out
     */
    public Future<Void> check() {
        return rotation.check()
                .recover(cause -> config.masters().isEmpty() && Database.isAway(cause)
                        ? Future.succeededFuture()
                        : Future.failedFuture(new IOException(cause.getMessage(), cause)));
    }

    @Override
    public void start() {
        Periodic.repeat(vertx, interval, rotation::rewrap);
    }

    @Override
    public void gauges(Meters meters) {
        meters.gauge("holdfast.budget.bytes", parts, BufferBudget::taken);
        meters.gauge("holdfast.budget.capacity.bytes", parts, BufferBudget::capacity);
        meters.gauge("holdfast.budget.waiting", parts, BufferBudget::waiting);
    }
}
