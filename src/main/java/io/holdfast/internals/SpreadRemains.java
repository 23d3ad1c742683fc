package io.holdfast.internals;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.ByteToMessageDecoder.Cumulator;

/**
 * Moves what a decoder keeps for its next read to memory of its size: netty 4.2 keeps the whole read buffer for it, which is
 * 256 KiB for the first letter of a request.
 */
final class SpreadRemains {
    private static final int SMALL = 4 * 1024;
    private static final int SPREAD = 4;

    /** As netty's own, but for an empty read, upon which it moves them. */
    static final Cumulator CUMULATOR = (memory, kept, read) -> {
        if (read.isReadable() || !areSpread(kept)) {
            return ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(memory, kept, read);
        }
        ByteBuf moved = memory.buffer(kept.readableBytes()).writeBytes(kept);
        kept.release();
        read.release();
        return moved;
    };

    private SpreadRemains() {}

    /** Whether bytes take much more memory than they need. */
    static boolean areSpread(ByteBuf kept) {
        return kept.isReadable() && kept.capacity() > SMALL && kept.capacity() / SPREAD > kept.readableBytes();
    }
}
