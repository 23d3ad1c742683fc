package io.holdfast.identity;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Settings of who is believed; at least one of {@code jwksUrl}, {@code keys} and {@code hs256Secret} is present.
 *
 * @param issuer the {@code iss} that tokens must carry
 * @param audience the {@code aud} that tokens must carry
 * @param leeway by how much clocks may differ
 * @param jwksUrl where the issuer publishes its keys
 * @param jwksRefresh how often keys are fetched anew
 * @param jwksCooldown the least time between two fetches caused by unknown {@code kid}s
 * @param keys PEM public keys, PEM certificates or JWKs
 * @param hs256Secret the shared secret, at least 32 bytes
 * @param maxTokenBytes longer tokens are refused unread
 * @param defaultScopes what a token without a scope claim may do
 * @param regionClaim which claim says where an account is at home, if tokens say so
 */
public record IdentityConfig(
        String issuer,
        String audience,
        Duration leeway,
        Optional<URI> jwksUrl,
        Duration jwksRefresh,
        Duration jwksCooldown,
        List<String> keys,
        Optional<String> hs256Secret,
        int maxTokenBytes,
        Set<String> defaultScopes,
        Optional<String> regionClaim) {
    public IdentityConfig {
        keys = List.copyOf(keys);
        defaultScopes = Set.copyOf(defaultScopes);
    }

    /** What is wrong with a text that should be one of the {@code keys}, without showing it; empty when it is one. */
    public static Optional<String> faultOfKey(String text) {
        try {
            VerificationKeys.ofText(text);
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
