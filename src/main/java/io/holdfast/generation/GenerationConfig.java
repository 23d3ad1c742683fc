package io.holdfast.generation;

import io.holdfast.settings.SettingsReader;
import java.time.Duration;

/**
 * Settings of the generation backend's side.
 *
 * @param rate requests a second that one token's subject may make, per process; so many at once may come together
 * @param concurrency results that one token's subject may push at once, per process
 * @param tombstones how long an erased run is remembered, so that it can't be recorded again
 */
public record GenerationConfig(int rate, int concurrency, Duration tombstones) {
    /** Reads the {@code generation} section. */
    public static GenerationConfig read(SettingsReader reader) {
        return new GenerationConfig(
                reader.integer("generation.rate", 1, 1_000_000),
                reader.integer("generation.concurrency", 1, 100_000),
                reader.duration("generation.tombstones", Duration.ofSeconds(1), Duration.ofDays(365)));
    }
}
