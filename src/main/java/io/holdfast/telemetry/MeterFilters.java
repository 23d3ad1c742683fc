package io.holdfast.telemetry;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What all meters have in common, those of libraries too: what they say of themselves, few tags, and few buckets. */
final class MeterFilters {
    /** Seven bounds each, so that a timer has eight buckets: enough for a quantile, and a small multiple of the series there were. */
    private static final Map<String, double[]> BUCKETS = Map.of(
            "holdfast.requests", nanos(10, 50, 250, 1_000, 5_000, 30_000, 300_000),
            "holdfast.store", nanos(5, 25, 100, 500, 2_000, 10_000, 60_000),
            "holdfast.database", nanos(1, 5, 20, 100, 500, 2_000, 5_000));

    private MeterFilters() {}

    /** Of methods only those that HTTP knows, or clients could make up series. */
    static MeterFilter methods() {
        return MeterFilter.replaceTagValues(MeterNames.METHOD, MeterNames::method);
    }

    /** Histograms of what is timed most. */
    static MeterFilter buckets() {
        return new MeterFilter() {
            @Override
            public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
                double[] bounds = BUCKETS.get(id.getName());
                return bounds == null
                        ? config
                        : DistributionStatisticConfig.builder()
                                .serviceLevelObjectives(bounds)
                                .build()
                                .merge(config);
            }
        };
    }

    /** Descriptions of meters that have none yet. */
    static MeterFilter help() {
        Properties texts = texts();
        return new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                return id.getDescription() != null && !id.getDescription().isBlank()
                        ? id
                        : new Meter.Id(
                                id.getName(), Tags.of(id.getTags()), id.getBaseUnit(), text(texts, id), id.getType());
            }
        };
    }

    private static @Nullable String text(Properties texts, Meter.Id id) {
        String name = id.getName().replace('.', '_');
        return Stream.of("", "_total", "_seconds")
                .map(suffix -> texts.getProperty(name + suffix))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static Properties texts() {
        Properties texts = new Properties();
        try (InputStream stream = Objects.requireNonNull(MeterFilters.class.getResourceAsStream("help.properties"))) {
            texts.load(stream);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return texts;
    }

    private static double[] nanos(long... millis) {
        return Arrays.stream(millis)
                .mapToDouble(bound -> Duration.ofMillis(bound).toNanos())
                .toArray();
    }
}
