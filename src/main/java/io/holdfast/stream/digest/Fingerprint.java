package io.holdfast.stream.digest;

import io.holdfast.internals.BufferBytes;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/** Takes the digests of bytes that pass by, in one go over each chunk. */
public final class Fingerprint implements RunningDigest, Consumer<Buffer> {
    /** RFC 9530 names of the digests that can be taken, with their JCA names. */
    public static final Map<String, String> ALGORITHMS = Map.of("sha-256", "SHA-256", "sha-512", "SHA-512");

    private final Map<String, MessageDigest> digests = new LinkedHashMap<>();
    private final CRC32 crc32 = new CRC32();
    private long crcBefore;
    private long lengthSince;

    /**
     * Makes a fingerprint of SHA-256, CRC-32 and what else is asked for.
     *
     * @param algorithms further names out of {@link #ALGORITHMS}; others are ignored
     */
    public Fingerprint(Set<String> algorithms) {
        digests.put("sha-256", digest("SHA-256"));
        algorithms.forEach(name -> {
            String known = ALGORITHMS.get(name);
            if (known != null) {
                digests.computeIfAbsent(name, n -> digest(known));
            }
        });
    }

    @Override
    public void accept(Buffer chunk) {
        add(chunk);
    }

    @Override
    public void add(Buffer chunk) {
        lengthSince += chunk.length();
        // the NIO views spare a copy of the chunk
        for (ByteBuffer bytes : BufferBytes.views(chunk)) {
            crc32.update(bytes.duplicate());
            digests.values().forEach(digest -> digest.update(bytes.duplicate()));
        }
    }

    /** Goes on by itself from here, with SHA-256 and CRC-32 alone. */
    @Override
    public Fingerprint copy() {
        try {
            Fingerprint copy = new Fingerprint(Set.of());
            MessageDigest sha256 = Objects.requireNonNull(digests.get("sha-256"));
            copy.digests.put("sha-256", (MessageDigest) sha256.clone());
            copy.crcBefore = crc32();
            return copy;
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private long crc32() {
        return JoinedCrc32.of(crcBefore, crc32.getValue(), lengthSince);
    }

    /** Ends the digests; once only. */
    @Override
    public Taken take() {
        Map<String, byte[]> taken = new LinkedHashMap<>();
        digests.forEach((name, digest) -> taken.put(name, digest.digest()));
        return new Taken(taken, crc32());
    }

    /**
     * What was taken.
     *
     * @param digests by RFC 9530 name; SHA-256 always
     * @param crc32 unsigned
     */
    public record Taken(Map<String, byte[]> digests, long crc32) {
        /** The SHA-256. */
        public byte[] sha256() {
            return Objects.requireNonNull(digests.get("sha-256"));
        }

        /** Whether the bytes are those that {@code expected} promised, as far as it can be told. */
        public boolean matches(Map<String, byte[]> expected) {
            return expected.entrySet().stream().allMatch(e -> {
                byte[] actual = digests.get(e.getKey());
                return actual == null || MessageDigest.isEqual(actual, e.getValue());
            });
        }
    }

    private static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
