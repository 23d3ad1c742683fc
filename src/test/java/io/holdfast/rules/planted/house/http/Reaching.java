package io.holdfast.rules.planted.house.http;

import io.netty.buffer.PooledByteBufAllocator;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.net.impl.ConnectionBase;

/** Internals of Vert.x and netty touched outside their room, which the rules must notice; never run. */
final class Reaching {
    Object reachForTheChannel(HttpConnection connection) {
        return ((ConnectionBase) connection).channel();
    }

    int reachForTheBytes(Buffer buffer) {
        return ((BufferInternal) buffer).getByteBuf().readableBytes();
    }

    Object allocate() {
        return PooledByteBufAllocator.DEFAULT;
    }
}
