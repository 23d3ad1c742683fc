package io.holdfast.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.List;

/** Several buffers seen as one, none of them copied. */
public final class JoinedBuffers {
    private JoinedBuffers() {}

    public static Buffer of(List<Buffer> buffers) {
        ByteBuf[] bytes = buffers.stream()
                .filter(buffer -> buffer.length() > 0)
                .map(buffer -> ((BufferInternal) buffer).getByteBuf())
                .toArray(ByteBuf[]::new);
        return BufferInternal.buffer(Unpooled.wrappedBuffer(Math.max(1, bytes.length), bytes));
    }
}
