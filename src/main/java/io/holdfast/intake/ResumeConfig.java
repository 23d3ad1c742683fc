package io.holdfast.intake;

import io.holdfast.settings.SettingsReader;
import java.time.Duration;

/**
 * Settings of resumable uploads.
 *
 * @param retention how long an unfinished one waits for its next byte, and a finished one is remembered
 * @param lease how long a writer that fell silent keeps others out
 * @param patience how long a request waits for the writer before it to let go
 * @param maxOpen open ones of one account at most
 */
public record ResumeConfig(Duration retention, Duration lease, Duration patience, int maxOpen) {
    static ResumeConfig read(SettingsReader reader) {
        Duration second = Duration.ofSeconds(1);
        Duration hour = Duration.ofHours(1);
        return new ResumeConfig(
                reader.duration("upload.retention", second, Duration.ofDays(365)),
                reader.duration("upload.writer-lease", second, hour),
                reader.duration("upload.writer-patience", Duration.ofMillis(100), hour),
                reader.integer("upload.max-open", 1, 1_000_000));
    }
}
