package io.holdfast.internals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;
import java.util.List;

/** Looks into the memory of buffers and makes buffers of memory, without copying. */
public final class BufferBytes {
    private BufferBytes() {}

    /** The bytes of a buffer where they lie; several when the buffer is made of several. Not to be written to. */
    public static ByteBuffer[] views(Buffer buffer) {
        return ((BufferInternal) buffer).getByteBuf().nioBuffers();
    }

    /** Bytes seen as a buffer; they must not be changed any more. */
    public static Buffer of(ByteBuffer bytes) {
        return BufferInternal.buffer(Unpooled.wrappedBuffer(bytes));
    }

    /** Several buffers seen as one. */
    public static Buffer joined(List<Buffer> buffers) {
        ByteBuf[] bytes = buffers.stream()
                .filter(buffer -> buffer.length() > 0)
                .map(buffer -> ((BufferInternal) buffer).getByteBuf())
                .toArray(ByteBuf[]::new);
        return BufferInternal.buffer(Unpooled.wrappedBuffer(Math.max(1, bytes.length), bytes));
    }
}
