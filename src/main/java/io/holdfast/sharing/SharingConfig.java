package io.holdfast.sharing;

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
    @Override
    public String toString() {
        return "SharingConfig[]";
    }
}
