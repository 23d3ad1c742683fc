package io.holdfast.internals;

import java.time.Duration;

/**
 * What the heads of requests may be like.
 *
 * @param mostFields that a head may have, and its trailer
 * @param timeout from the first byte of a head to its last
 * @param upgrade whether requests in the clear may ask for HTTP/2 by {@code Upgrade}; with prior knowledge they always may
 */
public record HeadRules(int mostFields, Duration timeout, boolean upgrade) {}
