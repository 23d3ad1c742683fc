package io.holdfast.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.objectstore.file.FileStore;
import io.holdfast.objectstore.file.FileStoreConfig;
import io.holdfast.telemetry.Meters;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
class MeteredStoreTest {
    @TempDir
    Path folder;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Meters meters = new Meters(registry);
    private StoreCalls calls;

    @BeforeEach
    void open(Vertx vertx) {
        calls = new StoreCalls(64L << 20, vertx);
    }

    @Test
    void eachOperationIsCountedByWhoseFaultItsOutcomeIs() {
        ObjectStore store = calls.use(
                new MeteredStore(new FileStore(calls.vertx(), new FileStoreConfig(folder)), "default", meters));
        calls.write(10, true);
        calls.read(0, 10);
        calls.on(store::probe);
        calls.discard();
        assertThatThrownBy(() -> calls.read(0, 10)).isNotNull();
        assertThatThrownBy(() -> calls.write(new TestSource(new Random(1), 10, true), OptionalLong.empty()))
                .isNotNull();
        assertThatThrownBy(() -> calls.write(new TestSource(new Random(1), 10, false), OptionalLong.of(11)))
                .isNotNull();
        meters.storeRetried();

        assertThat(registry.scrape())
                .contains("holdfast_store_seconds_count{operation=\"write\",outcome=\"success\",region=\"default\"} 1")
                .contains("holdfast_store_seconds_count{operation=\"read\",outcome=\"success\",region=\"default\"} 1")
                .contains("holdfast_store_seconds_count{operation=\"probe\",outcome=\"success\",region=\"default\"} 1")
                .contains(
                        "holdfast_store_seconds_count{operation=\"discard\",outcome=\"success\",region=\"default\"} 1")
                .contains(
                        "holdfast_store_seconds_count{operation=\"read\",outcome=\"server_error\",region=\"default\"} 1")
                .contains(
                        "holdfast_store_seconds_count{operation=\"write\",outcome=\"client_gone\",region=\"default\"} 1")
                .contains(
                        "holdfast_store_seconds_count{operation=\"write\",outcome=\"client_error\",region=\"default\"} 1")
                .contains("holdfast_store_retries_total 1");
    }
}
