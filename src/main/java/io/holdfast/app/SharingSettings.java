package io.holdfast.app;

import io.holdfast.disclosure.DisclosureConfig;
import io.holdfast.settings.SettingsReader;
import io.holdfast.sharing.SharingConfig;
import java.time.Duration;

/** Reads the sections of what leaves to others, and of how that is recorded. */
final class SharingSettings {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration TEN_YEARS = Duration.ofDays(3_650);

    private SharingSettings() {}

    /** Maps the section; the key of links is made of the content URLs' where none is given. */
    static SharingConfig sharing(SettingsReader reader) {
        Duration expiry = reader.duration("sharing.default-expiry", SECOND, TEN_YEARS);
        Duration most = reader.duration("sharing.max-expiry", SECOND, TEN_YEARS);
        if (expiry.compareTo(most) > 0) {
            reader.fault("sharing.default-expiry", "is longer than sharing.max-expiry");
        }
        return new SharingConfig(
                expiry,
                most,
                reader.duration("sharing.viewing", SECOND, Duration.ofDays(7)),
                reader.integer("sharing.max-links", 0, 1_000_000),
                reader.duration("sharing.retention", SECOND, TEN_YEARS),
                reader.secret("sharing.signing-key", Settings.MIN_SECRET_BYTES)
                        .or(() -> reader.optionalText("delivery.signing-key"))
                        .orElse(""));
    }

    static DisclosureConfig disclosure(SettingsReader reader) {
        return new DisclosureConfig(
                reader.duration("disclosure.timeout", Duration.ofMillis(100), Duration.ofMinutes(1)));
    }
}
