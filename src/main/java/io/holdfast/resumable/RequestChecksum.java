package io.holdfast.resumable;

import io.holdfast.internals.BufferBytes;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Compares one request's bytes with the checksum that came with them. */
final class RequestChecksum {
    private final byte[] expected;
    private final Optional<MessageDigest> digest;
    private final CRC32C crc = new CRC32C();

    /** Makes one; throws {@link IllegalArgumentException} for an algorithm that is not known. */
    RequestChecksum(AppendRequest.Checksum stated) {
        this.expected = stated.value();
        this.digest = stated.algorithm().equals(AppendRequest.Checksum.CRC32C)
                ? Optional.empty()
                : Optional.of(digest(stated.algorithm()));
    }

    void add(Buffer bytes) {
        for (ByteBuffer piece : BufferBytes.views(bytes)) {
            digest.ifPresentOrElse(d -> d.update(piece), () -> crc.update(piece));
        }
    }

    /** Whether the bytes are the right ones; ask once, at the end. */
    boolean matches() {
        byte[] actual = digest.map(MessageDigest::digest)
                .orElseGet(() ->
                        ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
        return MessageDigest.isEqual(actual, expected);
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException unknown) {
            throw new IllegalArgumentException(unknown);
        }
    }
}
