package io.holdfast.intake;

import io.holdfast.settings.SettingsReader;
import java.time.Duration;

/**
 * Settings of how long an upload may take for what.
 *
 * @param admission until room is reserved
 * @param stall without a byte from the client
 * @param commit how long a finished upload waits for Postgres
 * @param settling how long the store may go on with a write that it has not answered
 */
public record UploadTimeouts(Duration admission, Duration stall, Duration commit, Duration settling) {
    static UploadTimeouts read(SettingsReader reader) {
        Duration moment = Duration.ofMillis(100);
        Duration hour = Duration.ofHours(1);
        return new UploadTimeouts(
                reader.duration("upload.admission-timeout", moment, hour),
                reader.duration("upload.stall-timeout", moment, hour),
                reader.duration("upload.commit-timeout", moment, hour),
                reader.duration("upload.settling-time", Duration.ofSeconds(1), Duration.ofDays(1)));
    }
}
