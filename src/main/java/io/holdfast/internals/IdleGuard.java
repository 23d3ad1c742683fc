package io.holdfast.internals;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps a silent connection open while its client waits for us: the idle timeout is for clients that keep us waiting.
 *
 * <p>A store may work for minutes on the end of a large upload, and whatever an answer waits for has a timeout of its own.
 * Vert.x 5.0 closes each connection that is idle, so this stands between its idle handler and its connection.
 */
public final class IdleGuard extends ChannelInboundHandlerAdapter {
    private static final AttributeKey<IdleGuard> KEY = AttributeKey.valueOf(IdleGuard.class, "guard");

    private final Set<Awaited> open = new HashSet<>();

    private IdleGuard() {}

    /** An answer that somebody may be waiting for; equal to itself only. */
    public interface Awaited {
        /** Whether the client has done its part for now and waits for the answer. */
        boolean isOurTurn();

        /** The idle timeout has passed and the connection was kept open. */
        void outlasted();
    }

    /** Guards a connection; on its event loop, before its first exchange. */
    public static void install(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            ChannelPipeline pipeline = base.channel().pipeline();
            ChannelHandlerContext idle = pipeline.context(IdleStateHandler.class);
            if (idle != null) {
                IdleGuard guard = new IdleGuard();
                base.channel().attr(KEY).set(guard);
                pipeline.addAfter(idle.name(), null, guard);
            }
        }
    }

    /** Waits with the client for an answer, from the beginning of its request on. */
    public static void opened(HttpConnection connection, Awaited answer) {
        of(connection).ifPresent(guard -> guard.open.add(answer));
    }

    /** Waits no more, once an answer has ended. */
    public static void closed(HttpConnection connection, Awaited answer) {
        of(connection).ifPresent(guard -> guard.open.remove(answer));
    }

    /** Whether nobody waits for an answer. */
    static boolean isIdle(Channel channel) {
        IdleGuard guard = channel.attr(KEY).get();
        return guard == null || guard.open.isEmpty();
    }

    private static Optional<IdleGuard> of(HttpConnection connection) {
        return connection instanceof ConnectionBase base
                ? Optional.ofNullable(base.channel().attr(KEY).get())
                : Optional.empty();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        Optional<Awaited> waiting = event instanceof IdleStateEvent
                ? open.stream().filter(Awaited::isOurTurn).findAny()
                : Optional.empty();
        if (waiting.isEmpty()) {
            super.userEventTriggered(context, event);
        } else {
            waiting.get().outlasted();
        }
    }
}
