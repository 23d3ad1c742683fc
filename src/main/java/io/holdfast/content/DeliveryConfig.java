package io.holdfast.content;

import java.time.Duration;

/**
 * Settings of content delivery.
 *
 * @param contentUrlLifetime how long a signed content URL works at least; it works at most twice as long
 * @param signingKey the secret that signs content URLs, the same on all replicas, at least 32 bytes
 * @param maxRanges ranges of one request; more are answered with the whole
 */
public record DeliveryConfig(Duration contentUrlLifetime, String signingKey, int maxRanges) {
    @Override
    public String toString() {
        return "DeliveryConfig[]";
    }
}
