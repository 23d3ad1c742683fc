package io.holdfast.objectstore.s3;

import io.holdfast.internals.BufferBytes;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.CRC32;

/** Sees the bytes that go to the store, and says whether its answer belongs to them. */
sealed interface BodyCheck {
    /** Takes a chunk into account. */
    void add(Buffer chunk);

    /** Whether the store holds these bytes, as far as its answer to them tells; ask once, at the end. */
    boolean holds(MultiMap answer);

    /** Believes the length, which the protocol holds the store to. */
    static BodyCheck none() {
        return new None();
    }

    /** Believes the length alone. */
    record None() implements BodyCheck {
        @Override
        public void add(Buffer chunk) {}

        @Override
        public boolean holds(MultiMap answer) {
            return true;
        }
    }

    /** A CRC-32 that the store is told and verifies; if it repeats it, it must be the same. */
    record Crc32(CRC32 crc) implements BodyCheck {
        static final String HEADER = "x-amz-checksum-crc32";

        Crc32() {
            this(new CRC32());
        }

        @Override
        public void add(Buffer chunk) {
            // the NIO views spare a copy of the chunk
            for (ByteBuffer bytes : BufferBytes.views(chunk)) {
                crc.update(bytes.duplicate());
            }
        }

        @Override
        public boolean holds(MultiMap answer) {
            String repeated = answer.get(HEADER);
            return repeated == null || repeated.equals(base64());
        }

        /** As Amazon writes it: Base64 of the four bytes, most significant first. */
        String base64() {
            byte[] value = ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
            return Base64.getEncoder().encodeToString(value);
        }

        /** What follows the last frame of a body. */
        String trailer() {
            return "0\r\n" + HEADER + ":" + base64() + "\r\n\r\n";
        }
    }

    /** The MD5 that the store answers as ETag. */
    record Md5(MessageDigest digest) implements BodyCheck {
        Md5() {
            this(md5());
        }

        @Override
        public void add(Buffer chunk) {
            for (ByteBuffer bytes : BufferBytes.views(chunk)) {
                digest.update(bytes.duplicate());
            }
        }

        @Override
        public boolean holds(MultiMap answer) {
            return isTag(digest.digest(), answer);
        }

        /** Whether an answer's ETag is this digest. */
        static boolean isTag(byte[] digest, MultiMap answer) {
            byte[] tag = String.valueOf(answer.get("etag")).replace("\"", "").getBytes(StandardCharsets.US_ASCII);
            return MessageDigest.isEqual(tag, HexFormat.of().formatHex(digest).getBytes(StandardCharsets.US_ASCII));
        }

        private static MessageDigest md5() {
            try {
                return MessageDigest.getInstance("MD5");
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }
}
