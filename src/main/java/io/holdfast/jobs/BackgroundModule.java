package io.holdfast.jobs;

import io.holdfast.telemetry.Meters;
import java.util.List;

/** A part of the gateway that works behind all requests, made once a process; its methods are called once each. */
public interface BackgroundModule {
    /** Starts its workers; not before everything that was erased before a restore has been erased again. */
    default void start() {}

    /** Has its workers take on nothing more, and ends what would never end by itself. */
    default void stop() {}

    /** What removes its rows when they are old. */
    default List<RetentionRule> retention() {
        return List.of();
    }

    /** Registers what is measured of it, from before it is started. */
    default void gauges(Meters meters) {}
}
