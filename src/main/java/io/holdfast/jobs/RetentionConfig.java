package io.holdfast.jobs;

import io.holdfast.settings.SettingsReader;
import java.time.Duration;

/**
 * How long records are kept that no other section tells of, and how fast what is old goes.
 *
 * @param log lines of what operators did, once it holds no more
 * @param disclosures of an account that is there
 * @param jobs finished ingests
 * @param receipts of erasures that are complete
 * @param interval between two sweeps of these
 * @param rowsPerSecond that a process removes at most
 */
public record RetentionConfig(
        Duration log, Duration disclosures, Duration jobs, Duration receipts, Duration interval, int rowsPerSecond) {
    /** Reads the {@code retention} section. */
    public static RetentionConfig read(SettingsReader reader) {
        Duration day = Duration.ofDays(1);
        Duration decade = Duration.ofDays(3650);
        return new RetentionConfig(
                reader.duration("retention.log", day, decade),
                reader.duration("retention.disclosures", day, decade),
                reader.duration("retention.jobs", day, decade),
                reader.duration("retention.receipts", day, decade),
                reader.duration("retention.interval", Duration.ofMillis(100), day),
                reader.integer("retention.rows-per-second", 1, 1_000_000));
    }

    private static final int MAX_AT_ONCE = 1_000;

    /** Rows of one transaction. */
    public int batch() {
        return Math.min(MAX_AT_ONCE, rowsPerSecond);
    }

    /** How long a process rests behind so many rows. */
    public Duration rest(long rows) {
        return Duration.ofMillis(rows * 1_000 / rowsPerSecond);
    }
}
