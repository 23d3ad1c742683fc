package io.holdfast.erasure;

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

    /** How long the journal of erasures is kept. */
    public Duration journalRetention() {
        return backupRetention.plus(MARGIN);
    }
}
