package io.holdfast.internals;

import io.netty.channel.ChannelOutboundBuffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Optional;

/** How far the peer of a connection is with taking what was written to it; for the event loop of the connection. */
public final class SocketProgress {
    private SocketProgress() {}

    /** Whether bytes wait for the peer to take them. */
    public static boolean isWaiting(HttpConnection connection) {
        return buffer(connection).filter(buffer -> buffer.size() > 0).isPresent();
    }

    /** A number that stays the same only while the peer takes nothing. */
    public static long of(HttpConnection connection) {
        return buffer(connection)
                .map(buffer -> (31L * System.identityHashCode(buffer.current()) + buffer.currentProgress()) * 31
                        + buffer.totalPendingWriteBytes())
                .orElse(0L);
    }

    private static Optional<ChannelOutboundBuffer> buffer(HttpConnection connection) {
        return connection instanceof ConnectionBase base
                ? Optional.ofNullable(base.channel().unsafe().outboundBuffer())
                : Optional.empty();
    }
}
