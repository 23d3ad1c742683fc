package io.holdfast.residency;

import io.holdfast.settings.SettingsReader;
import java.time.Duration;

/**
 * Settings of accounts that move to another region.
 *
 * @param interval between two looks for work
 * @param grace how long an object stays where it was, for those who read it there
 */
public record MoveConfig(Duration interval, Duration grace) {
    /** Reads the {@code residency} section. */
    public static MoveConfig read(SettingsReader reader) {
        Duration hour = Duration.ofHours(1);
        return new MoveConfig(
                reader.duration("residency.interval", Duration.ofMillis(100), hour),
                reader.duration("residency.grace", Duration.ZERO, hour));
    }
}
