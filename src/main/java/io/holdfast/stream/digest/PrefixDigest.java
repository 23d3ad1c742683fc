package io.holdfast.stream.digest;

import io.holdfast.internals.BufferBytes;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * SHA-256 and CRC-32 of the bytes so far, which can be put down and taken up again, also by another process on another
 * machine. Not thread-safe.
 */
public final class PrefixDigest implements RunningDigest {
    private static final byte VERSION = 1;
    private static final int HEAD = 1 + Integer.BYTES + Long.BYTES + Sha256Blocks.STATE;
    private static final int COPY = 16 * 1024;

    private final Sha256Blocks blocks;
    private final byte[] open = new byte[Sha256Blocks.BLOCK];
    private final CRC32 crcSince = new CRC32();
    private final long crcBefore;
    private final long lengthBefore;
    private long length;

    private PrefixDigest(Sha256Blocks blocks, long crcBefore, long lengthBefore) {
        this.blocks = blocks;
        this.crcBefore = crcBefore;
        this.lengthBefore = lengthBefore;
        this.length = lengthBefore;
    }

    /** Starts before the first byte. The very first one of a process loads a native library. */
    public static PrefixDigest fresh() {
        return fresh(Sha256Layout.fastest());
    }

    static PrefixDigest fresh(Sha256Layout layout) {
        return new PrefixDigest(Sha256Blocks.fresh(layout), 0, 0);
    }

    /**
     * Goes on where another one was put down.
     *
     * @param state what {@link #state} answered; throws {@link IllegalArgumentException} for anything of another shape
     */
    public static PrefixDigest of(Buffer state) {
        return of(Sha256Layout.fastest(), state);
    }

    static PrefixDigest of(Sha256Layout layout, Buffer state) {
        if (state.length() < HEAD || state.getByte(0) != VERSION) {
            throw new IllegalArgumentException("no state of a digest");
        }
        long length = state.getLong(1 + Integer.BYTES);
        int open = (int) (length % Sha256Blocks.BLOCK);
        if (length < 0 || state.length() != HEAD + open) {
            throw new IllegalArgumentException("no state of a digest of " + length + " bytes");
        }
        Sha256Blocks blocks = Sha256Blocks.of(layout, state.getBytes(HEAD - Sha256Blocks.STATE, HEAD));
        PrefixDigest digest = new PrefixDigest(blocks, state.getUnsignedInt(1), length);
        state.getBytes(HEAD, HEAD + open, digest.open);
        return digest;
    }

    /** Takes bytes into account; those on the heap are not copied. */
    @Override
    public void add(Buffer chunk) {
        for (ByteBuffer bytes : BufferBytes.views(chunk)) {
            crcSince.update(bytes.duplicate());
            if (bytes.hasArray()) {
                add(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
            } else {
                byte[] some = new byte[Math.min(COPY, bytes.remaining())];
                while (bytes.hasRemaining()) {
                    int count = Math.min(some.length, bytes.remaining());
                    bytes.get(some, 0, count);
                    add(some, 0, count);
                }
            }
        }
    }

    private void add(byte[] bytes, int offset, int count) {
        int held = held();
        int filling = held == 0 ? 0 : Math.min(count, Sha256Blocks.BLOCK - held);
        System.arraycopy(bytes, offset, open, held, filling);
        if (filling > 0 && held + filling == Sha256Blocks.BLOCK) {
            blocks.add(open, 0, Sha256Blocks.BLOCK);
        }
        int left = (count - filling) % Sha256Blocks.BLOCK;
        blocks.add(bytes, offset + filling, count - filling - left);
        if (count > filling) {
            System.arraycopy(bytes, offset + count - left, open, 0, left);
        }
        length += count;
    }

    private int held() {
        return (int) (length % Sha256Blocks.BLOCK);
    }

    /** Puts it down, in 45 to 108 bytes; this one may go on as well. */
    public Buffer state() {
        return Buffer.buffer(HEAD + Sha256Blocks.BLOCK)
                .appendByte(VERSION)
                .appendUnsignedInt(crc32())
                .appendLong(length)
                .appendBytes(blocks.words())
                .appendBytes(open, 0, held());
    }

    @Override
    public PrefixDigest copy() {
        return of(state());
    }

    /** The digests of the bytes so far; more may follow. */
    @Override
    public Fingerprint.Taken take() {
        byte[] sha256 = blocks.digest(Arrays.copyOf(open, held()), length);
        return new Fingerprint.Taken(Map.of("sha-256", sha256), crc32());
    }

    /** How many bytes there were. */
    public long length() {
        return length;
    }

    private long crc32() {
        return JoinedCrc32.of(crcBefore, crcSince.getValue(), length - lengthBefore);
    }
}
