package io.holdfast.internals;

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

/**
 * Makes servers that read HTTP/1.1 strictly (RFC 9110, RFC 9112).
 *
 * <p>Vert.x 5.0 tells of a connection in the clear when it has read the first head of it, which is too late to look at that
 * head; this makes the pipeline of each connection begin with a {@link RequestFront}.
 */
public final class StrictServer {
    private StrictServer() {}

    /**
     * A server as {@link Vertx#createHttpServer(HttpServerOptions)} makes one, but for how it reads.
     *
     * @param upgrade whether requests in the clear may ask for HTTP/2 by {@code Upgrade}; with prior knowledge they always may
     */
    public static HttpServer create(Vertx vertx, HttpServerOptions options, boolean upgrade) {
        return new HttpServerImpl(new Fronted((VertxInternal) vertx, upgrade), options);
    }

    /** What an HTTP server gets its connections from. */
    private static final class Fronted extends VertxWrapper {
        private final boolean upgrade;

        Fronted(VertxInternal vertx, boolean upgrade) {
            super(vertx);
            this.upgrade = upgrade;
        }

        @Override
        public NetServerInternal createNetServer(NetServerOptions options) {
            HttpServerOptions http = new HttpServerOptions((HttpServerOptions) options);
            return new NetServerImpl(delegate, http) {
                @Override
                protected void initChannel(ChannelPipeline pipeline, boolean ssl) {
                    pipeline.addLast("front", new RequestFront(http, upgrade));
                    super.initChannel(pipeline, ssl);
                }
            };
        }
    }
}
