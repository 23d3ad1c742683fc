package io.holdfast.http;

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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a silent connection open while its client waits for us: the idle timeout is for clients that keep us waiting.
 *
 * <p>A store may work for minutes on the end of a large upload, and whatever an answer waits for has a timeout of its own.
 * Vert.x 5.0 closes each connection that is idle, so this stands between its idle handler and its connection.
 */
public final class IdleGuard extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(IdleGuard.class);
    private static final AttributeKey<IdleGuard> KEY = AttributeKey.valueOf(IdleGuard.class, "guard");

    private final Set<Exchange> open = new HashSet<>();

    private IdleGuard() {}

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

    /** Waits with the client of an exchange, from its beginning on. */
    static void opened(Exchange exchange) {
        of(exchange).ifPresent(guard -> guard.open.add(exchange));
    }

    /** Waits no more, once an exchange is over. */
    static void closed(Exchange exchange) {
        of(exchange).ifPresent(guard -> guard.open.remove(exchange));
    }

    private static Optional<IdleGuard> of(Exchange exchange) {
        return exchange.request().connection() instanceof ConnectionBase base
                ? Optional.ofNullable(base.channel().attr(KEY).get())
                : Optional.empty();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        Optional<Exchange> waiting = event instanceof IdleStateEvent
                ? open.stream().filter(Exchange::isOurTurn).findAny()
                : Optional.empty();
        if (waiting.isEmpty()) {
            super.userEventTriggered(context, event);
            return;
        }
        LOG.atWarn()
                .addKeyValue("requestId", waiting.get().requestId)
                .addKeyValue("route", waiting.get().route)
                .log("a client waits for an answer for longer than the idle timeout");
    }
}
