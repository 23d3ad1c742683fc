package io.holdfast.credential;

import io.holdfast.media.credential.SigningIdentity;
import io.holdfast.settings.SettingsReader;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of content credentials.
 *
 * @param identity what signs; where there is none, a chain for development does
 * @param parallel credentials that the process signs at once
 * @param interval time between two looks for those that are due
 * @param patience how long one may take to be signed, and so how long a request waits for it
 */
public record CredentialConfig(Optional<SigningIdentity> identity, int parallel, Duration interval, Duration patience) {
    /** Reads the {@code credential} section. */
    public static CredentialConfig read(SettingsReader reader) {
        return new CredentialSection(reader).read();
    }
}
