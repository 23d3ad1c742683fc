package io.holdfast.disclosure;

import io.holdfast.settings.SettingsReader;
import java.time.Duration;

/**
 * Settings of disclosures.
 *
 * @param timeout how long a release waits for its record to be durable; beyond that it is refused
 */
public record DisclosureConfig(Duration timeout) {
    /** Reads the {@code disclosure} section. */
    public static DisclosureConfig read(SettingsReader reader) {
        return new DisclosureConfig(
                reader.duration("disclosure.timeout", Duration.ofMillis(100), Duration.ofMinutes(1)));
    }
}
