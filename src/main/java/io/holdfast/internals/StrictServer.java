package io.holdfast.internals;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerImpl;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.VertxWrapper;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.impl.NetServerImpl;
import io.vertx.core.net.impl.NetServerInternal;
import io.vertx.core.spi.transport.Transport;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Makes servers that read HTTP/1.1 strictly (RFC 9110, RFC 9112).
 *
 * <p>Vert.x 5.0 tells of a connection in the clear when it has read the first head of it, which is too late to look at that
 * head; this makes the pipeline of each connection begin with a {@link RequestFront}.
 */
public final class StrictServer {
    private StrictServer() {}

    /**
     * A server as {@link Vertx#createHttpServer(HttpServerOptions)} makes one, but for how it reads, and for whom.
     *
     * @param connections counts those of this server, and closes those that are too many
     */
    public static HttpServer create(
            Vertx vertx, HttpServerOptions options, HeadRules rules, ClientConnections connections) {
        return new HttpServerImpl(new Fronted((VertxInternal) vertx, rules, connections), options);
    }

    /** What an HTTP server gets its connections from. */
    private static final class Fronted extends VertxWrapper {
        private final HeadRules rules;
        private final Transport counted;

        Fronted(VertxInternal vertx, HeadRules rules, ClientConnections connections) {
            super(vertx);
            this.rules = rules;
            counted = counted(vertx.transport(), connections);
        }

        @Override
        public Transport transport() {
            return counted;
        }

        @Override
        public NetServerInternal createNetServer(NetServerOptions options) {
            HttpServerOptions http = new HttpServerOptions((HttpServerOptions) options);
            return new NetServerImpl(this, http) {
                @Override
                protected void initChannel(ChannelPipeline pipeline, boolean ssl) {
                    pipeline.addLast("front", new RequestFront(http, rules));
                    super.initChannel(pipeline, ssl);
                }
            };
        }
    }

    /** The same transport, which also has each listening socket count what it accepts: Vert.x tells only later of it. */
    private static Transport counted(Transport transport, ClientConnections connections) {
        return (Transport) Proxy.newProxyInstance(
                Transport.class.getClassLoader(), new Class<?>[] {Transport.class}, (proxy, method, arguments) -> {
                    try {
                        Object answer = method.invoke(transport, arguments);
                        if (arguments != null && arguments[arguments.length - 1] instanceof ServerBootstrap listening) {
                            listening.handler(connections.counter());
                        }
                        return answer;
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
    }
}
