package io.holdfast.credential;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;

/**
 * An asset's content credential.
 *
 * @param bytes {@code application/c2pa}
 */
public record Credential(Buffer bytes, Instant signedAt) {}
