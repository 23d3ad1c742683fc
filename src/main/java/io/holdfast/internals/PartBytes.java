package io.holdfast.internals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of one part while they wait to be sent: outside the heap, where no collection moves them, and from where the
 * socket takes them without another copy. They grow with what arrives; must be released once.
 */
public final class PartBytes {
    private static final int FIRST_BLOCK = 64 * 1024;
    private static final int MAX_BLOCK = 1024 * 1024;

    private final List<ByteBuf> blocks = new ArrayList<>();
    private int length;

    /** How many there are. */
    public int length() {
        return length;
    }

    /**
     * Copies bytes behind those that are there.
     *
     * @param most bytes that there may be then; no memory beyond is taken
     */
    public void append(Buffer bytes, long most) {
        ByteBuf from = ((BufferInternal) bytes).getByteBuf();
        while (from.isReadable()) {
            ByteBuf block = writable(most);
            int some = Math.min(block.writableBytes(), from.readableBytes());
            block.writeBytes(from, some);
            length += some;
        }
    }

    private ByteBuf writable(long most) {
        ByteBuf last = blocks.isEmpty() ? Unpooled.EMPTY_BUFFER : blocks.get(blocks.size() - 1);
        if (last.isWritable()) {
            return last;
        }
        int size = (int) Math.min(most - length, Math.min(MAX_BLOCK, Math.max(FIRST_BLOCK, length)));
        if (size <= 0) {
            throw new IllegalStateException("no memory was granted beyond " + length + " bytes");
        }
        ByteBuf block = PooledByteBufAllocator.DEFAULT.directBuffer(size, size);
        blocks.add(block);
        return block;
    }

    /** A view of them, to be used until they are released. */
    public Buffer view() {
        return BufferInternal.buffer(
                Unpooled.wrappedBuffer(Math.max(1, blocks.size()), blocks.toArray(ByteBuf[]::new)));
    }

    /** Gives their memory back. */
    public void release() {
        blocks.forEach(ByteBuf::release);
        blocks.clear();
        length = 0;
    }
}
