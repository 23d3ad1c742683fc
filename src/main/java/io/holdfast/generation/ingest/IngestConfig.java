package io.holdfast.generation.ingest;

import io.holdfast.jobs.AccountShares;
import io.holdfast.settings.SettingsReader;
import java.time.Duration;

/**
 * Settings of fetching results.
 *
 * @param maxAttempts after so many in vain an ingest has failed
 * @param attemptTimeout of one attempt; the next goes on where it stopped
 * @param shares how ingests at work in the process at once are shared out
 * @param interval between two looks for ingests that are due, and the first pause behind an attempt in vain
 */
public record IngestConfig(int maxAttempts, Duration attemptTimeout, AccountShares shares, Duration interval) {
    /** Reads the {@code ingest} section. */
    public static IngestConfig read(SettingsReader reader) {
        return new IngestConfig(
                reader.integer("ingest.max-attempts", 1, 1000),
                reader.duration("ingest.attempt-timeout", Duration.ofSeconds(1), Duration.ofDays(1)),
                new AccountShares(
                        reader.integer("ingest.concurrency", 1, 10_000),
                        reader.integer("ingest.concurrency-per-account", 1, 10_000),
                        reader.integer("ingest.concurrency-slow-per-account", 1, 10_000)),
                reader.duration("ingest.interval", Duration.ofMillis(100), Duration.ofHours(1)));
    }
}
