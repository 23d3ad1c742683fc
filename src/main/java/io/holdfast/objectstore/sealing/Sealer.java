package io.holdfast.objectstore.sealing;

import static io.holdfast.objectstore.sealing.SealedLayout.BLOCK;
import static io.holdfast.objectstore.sealing.SealedLayout.SEALED_BLOCK;

import io.holdfast.internals.BufferBytes;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import javax.crypto.SecretKey;

/** Makes sealed blocks of bytes as they pass. Not thread-safe. */
final class Sealer {
    private final BlockCipher cipher;
    private long block;
    private int filled;
    private long taken;
    private ByteBuffer sealed = ByteBuffer.allocate(0);

    /**
     * Makes one.
     *
     * @param first number of the first block
     */
    Sealer(SecretKey key, long first) {
        this.cipher = new BlockCipher(key);
        this.block = first;
    }

    /** Bytes that it took so far. */
    long taken() {
        return taken;
    }

    /** Takes bytes, and gives each block that they complete; the bytes are not looked at any more then. */
    void accept(Buffer chunk, Consumer<Buffer> out) {
        taken += chunk.length();
        for (ByteBuffer some : BufferBytes.views(chunk)) {
            ByteBuffer bytes = some.duplicate();
            while (bytes.hasRemaining()) {
                fill(bytes);
                if (filled == BLOCK) {
                    give(out);
                }
            }
        }
    }

    /** Takes the end, and gives what is left as a shorter block. */
    void end(Consumer<Buffer> out) {
        if (filled > 0) {
            give(out);
        }
    }

    private void fill(ByteBuffer bytes) {
        if (filled == 0) {
            sealed = ByteBuffer.allocate(SEALED_BLOCK); // whoever takes the block keeps it
            cipher.begin(block, sealed);
        }
        int fits = Math.min(BLOCK - filled, bytes.remaining());
        int end = bytes.limit();
        cipher.add(bytes.limit(bytes.position() + fits), sealed);
        bytes.limit(end);
        filled += fits;
    }

    private void give(Consumer<Buffer> out) {
        cipher.end(sealed);
        block++;
        filled = 0;
        out.accept(BufferBytes.of(sealed.flip()));
    }
}
