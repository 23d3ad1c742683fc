package io.holdfast.sharing;

import io.holdfast.settings.SettingsReader;
import java.time.Duration;

/**
 * Settings of share links.
 *
 * @param defaultExpiry how long a link works when its owner does not say
 * @param maxExpiry how long a link may work at most
 * @param viewing how long the ranges of one viewing count as one use
 * @param maxLinks links of one account that work at the same time, at most
 * @param retention how long links that are over are listed
 * @param signingKey the secret that tokens are sealed with, the same on all replicas, at least 32 bytes
 */
public record SharingConfig(
        Duration defaultExpiry,
        Duration maxExpiry,
        Duration viewing,
        int maxLinks,
        Duration retention,
        String signingKey) {
    /** Reads the {@code sharing} section; the key of links is made of the content URLs' where none is given. */
    public static SharingConfig read(SettingsReader reader) {
        Duration second = Duration.ofSeconds(1);
        Duration decade = Duration.ofDays(3_650);
        Duration expiry = reader.duration("sharing.default-expiry", second, decade);
        Duration most = reader.duration("sharing.max-expiry", second, decade);
        if (expiry.compareTo(most) > 0) {
            reader.fault("sharing.default-expiry", "is longer than sharing.max-expiry");
        }
        return new SharingConfig(
                expiry,
                most,
                reader.duration("sharing.viewing", second, Duration.ofDays(7)),
                reader.integer("sharing.max-links", 0, 1_000_000),
                reader.duration("sharing.retention", second, decade),
                reader.signingSecret("sharing.signing-key")
                        .or(() -> reader.optionalText("delivery.signing-key"))
                        .orElse(""));
    }

    @Override
    public String toString() {
        return "SharingConfig[]";
    }
}
