package io.holdfast.app;

import io.holdfast.jobs.RetentionConfig;
import io.holdfast.settings.SettingsReader;
import java.time.Duration;

/** Reads the {@code retention} section. */
final class RetentionSettings {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration DECADE = Duration.ofDays(3650);

    private RetentionSettings() {}

    static RetentionConfig read(SettingsReader reader) {
        return new RetentionConfig(
                reader.duration("retention.log", DAY, DECADE),
                reader.duration("retention.disclosures", DAY, DECADE),
                reader.duration("retention.jobs", DAY, DECADE),
                reader.duration("retention.receipts", DAY, DECADE),
                reader.duration("retention.interval", Duration.ofMillis(100), DAY),
                reader.integer("retention.rows-per-second", 1, 1_000_000));
    }
}
