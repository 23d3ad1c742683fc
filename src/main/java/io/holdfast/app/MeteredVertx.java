package io.holdfast.app;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.UUID;

/** Makes the Vert.x of a gateway, which measures itself. */
final class MeteredVertx {
    private MeteredVertx() {}

    static Vertx build(int loops, PrometheusMeterRegistry registry) {
        return Vertx.builder()
                .with(new VertxOptions()
                        .setPreferNativeTransport(true)
                        .setEventLoopPoolSize(loops)
                        .setMetricsOptions(new MicrometerMetricsOptions()
                                .setEnabled(true)
                                // or it is another gateway's in the process
                                .setRegistryName(UUID.randomUUID().toString())
                                .addLabels(Label.LOCAL) // tells the meters of the two ports apart
                                // Postgres' connections, which its pool's meters tell more of
                                .addDisabledMetricsCategory(MetricsDomain.NET_CLIENT)))
                .withMetrics(new MicrometerMetricsFactory(registry))
                .build();
    }
}
