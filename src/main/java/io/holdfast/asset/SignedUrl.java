package io.holdfast.asset;

import java.time.Instant;

/**
 * A URL that stands for a token.
 *
 * @param expiresAt when it opens nothing any more
 */
public record SignedUrl(String url, Instant expiresAt) {}
