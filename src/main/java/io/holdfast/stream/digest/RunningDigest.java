package io.holdfast.stream.digest;

import io.vertx.core.buffer.Buffer;

/** Digests of bytes that pass by, SHA-256 and CRC-32 at least. Not thread-safe. */
public interface RunningDigest {
    /** Takes bytes into account. */
    void add(Buffer chunk);

    /** Another one that goes on by itself from here. */
    RunningDigest copy();

    /** The digests of the bytes so far. */
    Fingerprint.Taken take();
}
