package io.holdfast.identity;

import io.holdfast.settings.Quantity;
import io.holdfast.settings.SettingsReader;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Settings of who is believed.
 *
 * @param issuer the {@code iss} that tokens must carry
 * @param audience the {@code aud} that tokens must carry
 * @param leeway by how much clocks may differ when a token begins and ends
 * @param trusted the keys that tokens may be signed with
 * @param maxTokenBytes longer tokens are refused unread
 * @param defaultScopes what a token without a scope claim may do
 * @param regionClaim which claim says where an account is at home, if tokens say so
 */
public record IdentityConfig(
        String issuer,
        String audience,
        Duration leeway,
        TrustedKeys trusted,
        int maxTokenBytes,
        Set<String> defaultScopes,
        Optional<String> regionClaim) {
    /** Clocks of issuers that no one looks after run ahead by less. */
    private static final Duration MIN_SKEW = Duration.ofMinutes(1);

    /** RFC 6749 section 3.3. */
    private static final Pattern SCOPE = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]+");

    private static final Pattern ANYTHING = Pattern.compile(".+", Pattern.DOTALL);

    /**
     * The keys that tokens may be signed with; at least one of {@code jwksUrl}, {@code keys} and {@code hs256Secret} is
     * present.
     *
     * @param jwksUrl where the issuer publishes its keys
     * @param jwksRefresh how often keys are fetched anew
     * @param jwksCooldown the least time between two fetches caused by unknown {@code kid}s
     * @param keys PEM public keys, PEM certificates or JWKs
     * @param hs256Secret the shared secret, at least 32 bytes
     */
    public record TrustedKeys(
            Optional<URI> jwksUrl,
            Duration jwksRefresh,
            Duration jwksCooldown,
            List<String> keys,
            Optional<String> hs256Secret) {
        public TrustedKeys {
            keys = List.copyOf(keys);
        }

        private static TrustedKeys read(SettingsReader reader) {
            TrustedKeys trusted = new TrustedKeys(
                    reader.url("identity.jwks-url", "https", "http"),
                    reader.duration("identity.jwks-refresh", Duration.ofSeconds(1), Duration.ofDays(1)),
                    reader.duration("identity.jwks-cooldown", Duration.ofSeconds(1), Duration.ofDays(1)),
                    reader.list("identity.keys", ANYTHING, "PEM keys, PEM certificates or JWKs"),
                    reader.signingSecret("identity.hs256-secret"));
            if (!reader.isSet("identity.jwks-url")
                    && !reader.isSet("identity.keys")
                    && !reader.isSet("identity.hs256-secret")) {
                reader.fault(
                        "identity.jwks-url",
                        "is empty and so are identity.keys and identity.hs256-secret; one of them is required");
            }
            trusted.keys.forEach(
                    key -> faultOfKey(key).ifPresent(fault -> reader.fault("identity.keys", "holds " + fault)));
            return trusted;
        }

        /** Leaves keys and secret out. */
        @Override
        public String toString() {
            return "TrustedKeys[" + jwksUrl + "]";
        }
    }

    /** Reads the {@code identity} section. */
    public static IdentityConfig read(SettingsReader reader) {
        return new IdentityConfig(
                reader.text("identity.issuer"),
                reader.text("identity.audience"),
                reader.duration("identity.leeway", Duration.ZERO, Duration.ofMinutes(10)),
                TrustedKeys.read(reader),
                (int) reader.size("identity.max-token", 256, Quantity.MIB),
                Set.copyOf(reader.list("identity.default-scopes", SCOPE, "scopes such as assets:read")),
                reader.optionalText("identity.region-claim"));
    }

    public IdentityConfig {
        defaultScopes = Set.copyOf(defaultScopes);
    }

    /** By how much a token may claim to have been issued in the future. */
    public Duration skew() {
        return leeway.compareTo(MIN_SKEW) > 0 ? leeway : MIN_SKEW;
    }

    /** What is wrong with a text that should be one of the {@code keys}, without showing it; empty when it is one. */
    public static Optional<String> faultOfKey(String text) {
        try {
            PublishedKey.ofText(text);
            return Optional.empty();
        } catch (IllegalArgumentException unusable) {
            return Optional.ofNullable(unusable.getMessage());
        }
    }

    /** Leaves keys and secret out. */
    @Override
    public String toString() {
        return "IdentityConfig[" + issuer + ", " + audience + "]";
    }
}
