package io.holdfast.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;

/** A film of any length. Each byte follows from its place, so that gigabytes need not be kept to be sent and known again. */
public final class Film {
    /** A prime, so that bytes put in a wrong place do not look right there. */
    private static final int PERIOD = 1_000_003;

    public final long length;
    private final byte[] head;
    private final byte[] noise = new byte[PERIOD];

    private Film(long length) {
        this.length = length;
        this.head = head(length);
        new Random(length).nextBytes(noise);
    }

    public static Film of(long length) {
        return new Film(length);
    }

    /** An {@code ftyp} box, and the head of an {@code mdat} box that reaches to the end. */
    private static byte[] head(long length) {
        return ByteBuffer.allocate(40)
                .putInt(24)
                .put("ftypisom".getBytes(US_ASCII))
                .putInt(512)
                .put("isommp42".getBytes(US_ASCII))
                .putInt(1)
                .put("mdat".getBytes(US_ASCII))
                .putLong(length - 24)
                .array();
    }

    /** Writes the bytes from one place to before another. */
    void write(OutputStream out, long from, long to) throws IOException {
        for (long at = from; at < to; ) {
            boolean first = at < head.length;
            byte[] source = first ? head : noise;
            int start = (int) (first ? at : at % PERIOD);
            int bytes = (int) Math.min(Math.min(source.length - start, to - at), 256 * 1024);
            out.write(source, start, bytes);
            at += bytes;
        }
    }

    /** All of it, to be read. */
    public InputStream open() {
        return new InputStream() {
            private long at;

            @Override
            public int read() {
                throw new UnsupportedOperationException("a byte at a time");
            }

            @Override
            public int read(byte[] into, int from, int most) throws IOException {
                if (at == length) {
                    return -1;
                }
                byte[] some = bytes(at, Math.min(length, at + most));
                System.arraycopy(some, 0, into, from, some.length);
                at += some.length;
                return some.length;
            }
        };
    }

    /** The bytes from one place to before another. */
    public byte[] bytes(long from, long to) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.toIntExact(to - from));
        write(bytes, from, to);
        return bytes.toByteArray();
    }

    public String sha256() throws IOException {
        MessageDigest digest = digest();
        write(
                new OutputStream() {
                    @Override
                    public void write(int one) {
                        digest.update((byte) one);
                    }

                    @Override
                    public void write(byte[] some, int from, int bytes) {
                        digest.update(some, from, bytes);
                    }
                },
                0,
                length);
        return HexFormat.of().formatHex(digest.digest());
    }

    /** A fresh SHA-256. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
