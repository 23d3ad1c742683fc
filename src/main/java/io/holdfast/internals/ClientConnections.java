package io.holdfast.internals;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The connections of clients to all servers of a process, of which there are so many at most; thread-safe. */
public final class ClientConnections {
    private final int most;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong refused = new AtomicLong();

    /**
     * Counts from nothing.
     *
     * @param most further ones are closed as they come, before any byte is read
     */
    public ClientConnections(int most) {
        this.most = most;
    }

    /** How many there are, those that are still at their TLS handshake among them. */
    public int open() {
        return open.get();
    }

    /** How many were closed as they came. */
    public long refused() {
        return refused.get();
    }

    /** What counts those that a listening socket accepts. */
    ChannelHandler counter() {
        return new Counter();
    }

    private final class Counter extends ChannelInboundHandlerAdapter {
        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // the listener is all that waits
        public void channelRead(ChannelHandlerContext context, Object accepted) {
            Channel connection = (Channel) accepted;
            if (open.incrementAndGet() > most) {
                open.decrementAndGet();
                refused.incrementAndGet();
                connection.unsafe().closeForcibly();
                return;
            }
            connection.closeFuture().addListener(closed -> open.decrementAndGet());
            context.fireChannelRead(accepted);
        }
    }
}
