package io.holdfast.intake;

import io.holdfast.settings.SettingsReader;
import java.time.Duration;

/**
 * Settings of how long an upload may take for what.
 *
 * @param admission until room is reserved
 * @param stall without a byte from the client
 * @param commit how long a finished upload waits for Postgres
 */
public record UploadTimeouts(Duration admission, Duration stall, Duration commit) {
    static UploadTimeouts read(SettingsReader reader) {
        Duration moment = Duration.ofMillis(100);
        Duration hour = Duration.ofHours(1);
        return new UploadTimeouts(
                reader.duration("upload.admission-timeout", moment, hour),
                reader.duration("upload.stall-timeout", moment, hour),
                reader.duration("upload.commit-timeout", moment, hour));
    }
}
