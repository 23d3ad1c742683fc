package io.holdfast.internals;

import io.netty.channel.FixedRecvByteBufAllocator;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * How much a connection reads at once. Vert.x' own option sets the socket's receive buffer to the same size, which fixes
 * the TCP window that Linux would otherwise let grow (tcp(7), {@code SO_RCVBUF}), and so leaves the sender waiting.
 */
public final class ReadSize {
    private ReadSize() {}

    /** Lets a connection read up to so many bytes at once. */
    public static void set(HttpConnection connection, int bytes) {
        if (connection instanceof ConnectionBase base) {
            base.channel().config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(bytes));
        }
    }
}
