package io.holdfast.generation.ingest;

import io.holdfast.settings.SettingsReader;
import java.time.Duration;

/**
 * Settings of fetching results.
 *
 * @param maxAttempts after so many in vain an ingest has failed
 * @param attemptTimeout of one attempt; the next goes on where it stopped
 * @param concurrency ingests at work at once, per process
 * @param interval between two looks for ingests that are due, and the first pause behind an attempt in vain
 */
public record IngestConfig(int maxAttempts, Duration attemptTimeout, int concurrency, Duration interval) {
    /** Reads the {@code ingest} section. */
    public static IngestConfig read(SettingsReader reader) {
        return new IngestConfig(
                reader.integer("ingest.max-attempts", 1, 1000),
                reader.duration("ingest.attempt-timeout", Duration.ofSeconds(1), Duration.ofDays(1)),
                reader.integer("ingest.concurrency", 1, 10_000),
                reader.duration("ingest.interval", Duration.ofMillis(100), Duration.ofHours(1)));
    }
}
