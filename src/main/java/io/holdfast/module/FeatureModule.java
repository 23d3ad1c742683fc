package io.holdfast.module;

import io.holdfast.http.RouteTable;
import io.holdfast.jobs.BackgroundModule;

/** A feature of the gateway: its routes, workers, retention rules and gauges. */
public interface FeatureModule extends BackgroundModule {
    /**
     * Adds its routes; called on each event loop, before that listens.
     *
     * @param loop what the endpoints of that event loop work with
     */
    void routes(LoopComponents loop, RouteTable routes);
}
