package io.holdfast.module;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Workers of one event loop, which start when the gateway may serve and stop with the loop; used on that loop alone. */
public final class LoopWorkers {
    private final List<Runnable> starts = new ArrayList<>();
    private final List<Supplier<Future<Void>>> stops = new ArrayList<>();

    /**
     * Adds one.
     *
     * @param stop ends it; its future completes when the store is not needed any more
     */
    public void add(Runnable start, Supplier<Future<Void>> stop) {
        starts.add(start);
        stops.add(stop);
    }

    /** Starts all of them. */
    public void start() {
        starts.forEach(Runnable::run);
    }

    /** Stops all of them; completes when the last has ended, and fails when one of them failed to. */
    public Future<Void> stop() {
        return Future.join(stops.stream().map(Supplier::get).toList()).mapEmpty();
    }
}
