package io.holdfast.erasure;

import io.holdfast.settings.SettingsReader;
import java.time.Duration;

/**
 * Settings of erasure.
 *
 * @param deadline by when bytes must be gone; the alert fires when one is later
 * @param interval between two looks for erasures left undone
 * @param backupRetention how long backups of Postgres are kept
 */
public record ErasureConfig(Duration deadline, Duration interval, Duration backupRetention) {
    /** Beyond the last backup, for one that took long, was kept for longer by a failing job, or is being restored. */
    private static final Duration MARGIN = Duration.ofDays(7);

    /** Reads the {@code erasure} section. */
    public static ErasureConfig read(SettingsReader reader) {
        return new ErasureConfig(
                reader.duration("erasure.deadline", Duration.ofMinutes(1), Duration.ofDays(30)),
                reader.duration("erasure.interval", Duration.ofMillis(100), Duration.ofHours(1)),
                reader.days("erasure.backup-retention", 365));
    }

    /** How long the journal of erasures is kept. */
    public Duration journalRetention() {
        return backupRetention.plus(MARGIN);
    }
}
