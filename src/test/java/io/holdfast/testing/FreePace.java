package io.holdfast.testing;

import io.holdfast.jobs.BackgroundConfig;
import io.holdfast.jobs.BackgroundPace;
import io.holdfast.telemetry.Meters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;

/** A pace for work that gives way to nobody. */
public final class FreePace {
    private FreePace() {}

    public static BackgroundPace on(Vertx vertx) {
        return new BackgroundPace(
                vertx,
                new BackgroundConfig(Duration.ofMinutes(1), 100, Duration.ofMinutes(1)),
                new Meters(new SimpleMeterRegistry()));
    }
}
