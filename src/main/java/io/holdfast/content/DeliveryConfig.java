package io.holdfast.content;

import io.holdfast.settings.SettingsReader;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of content delivery.
 *
 * @param contentUrlLifetime how long a signed content URL works at least; it works at most twice as long
 * @param signingKey the secret that signs content URLs, the same on all replicas, at least 32 bytes
 * @param maxRanges ranges of one request; more are answered with the whole
 */
public record DeliveryConfig(Duration contentUrlLifetime, String signingKey, int maxRanges) {
    /** Reads the {@code delivery} section. */
    public static DeliveryConfig read(SettingsReader reader) {
        Optional<String> signingKey = reader.signingSecret("delivery.signing-key");
        return new DeliveryConfig(
                reader.duration("delivery.content-url-lifetime", Duration.ofSeconds(1), Duration.ofDays(7)),
                reader.required("delivery.signing-key", signingKey),
                reader.integer("delivery.max-ranges", 1, 1000));
    }

    @Override
    public String toString() {
        return "DeliveryConfig[]";
    }
}
