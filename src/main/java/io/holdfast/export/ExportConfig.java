package io.holdfast.export;

import io.holdfast.settings.SettingsReader;
import java.time.Duration;

/**
 * Settings of exports.
 *
 * @param retention how long one can be downloaded
 * @param maxOpen that one account may have at the same time
 * @param interval pause between two looks for exports to make
 */
public record ExportConfig(Duration retention, int maxOpen, Duration interval) {
    /** Reads the {@code export} section. */
    public static ExportConfig read(SettingsReader reader) {
        return new ExportConfig(
                reader.duration("export.retention", Duration.ofSeconds(1), Duration.ofDays(7)),
                reader.integer("export.max-open", 1, 1_000),
                reader.duration("export.interval", Duration.ofMillis(100), Duration.ofHours(1)));
    }
}
