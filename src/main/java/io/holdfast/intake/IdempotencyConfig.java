package io.holdfast.intake;

import io.holdfast.settings.SettingsReader;
import java.time.Duration;

/**
 * Settings of idempotency keys.
 *
 * @param retention how long a key is remembered with what its request did
 * @param lease how long a key waits for a request that fell silent
 */
public record IdempotencyConfig(Duration retention, Duration lease) {
    static IdempotencyConfig read(SettingsReader reader) {
        return new IdempotencyConfig(
                reader.duration("upload.idempotency-retention", Duration.ofMinutes(1), Duration.ofDays(365)),
                reader.duration("upload.idempotency-lease", Duration.ofSeconds(1), Duration.ofHours(1)));
    }
}
