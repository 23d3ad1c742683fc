package io.holdfast.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.Map;

/** SHA-256 and CRC-32 of the bytes so far, which can be put down here and taken up anywhere else. */
public final class PrefixDigest {
    private static final int CRC_BYTES = 8;

    private final Sha256 sha256;
    private final JoinedCrc32 crc32;

    private PrefixDigest(Sha256 sha256, JoinedCrc32 crc32) {
        this.sha256 = sha256;
        this.crc32 = crc32;
    }

    /** Of no byte. */
    public static PrefixDigest fresh() {
        return new PrefixDigest(Sha256.fresh(), new JoinedCrc32(0));
    }

    /** Takes up a state; throws {@link IllegalArgumentException} when it is none. */
    public static PrefixDigest of(Buffer state) {
        if (state.length() < CRC_BYTES) {
            throw new IllegalArgumentException("not the state of a digest");
        }
        return new PrefixDigest(
                Sha256.of(state.getBytes(CRC_BYTES, state.length())), new JoinedCrc32(state.getLong(0)));
    }

    /** Takes the next bytes into account. */
    public void add(Buffer chunk) {
        ByteBuf bytes = ((BufferInternal) chunk).getByteBuf();
        for (var piece : bytes.nioBuffers()) {
            crc32.update(piece);
        }
        if (bytes.hasArray()) {
            sha256.update(bytes.array(), bytes.arrayOffset() + bytes.readerIndex(), bytes.readableBytes());
        } else {
            byte[] copy = ByteBufUtil.getBytes(bytes);
            sha256.update(copy, 0, copy.length);
        }
    }

    /** What it takes to go on from here, in about a hundred bytes. */
    public Buffer state() {
        return Buffer.buffer().appendLong(crc32.value()).appendBytes(sha256.state());
    }

    /** Ends the digests; once only. */
    public Fingerprint.Taken take() {
        return new Fingerprint.Taken(Map.of("sha-256", sha256.end()), crc32.value());
    }
}
