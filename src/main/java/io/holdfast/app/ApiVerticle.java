package io.holdfast.app;

import io.holdfast.account.ReplayModule;
import io.holdfast.db.Database;
import io.holdfast.http.CanonicalPath;
import io.holdfast.http.FieldLimit;
import io.holdfast.http.HttpConfig;
import io.holdfast.http.MethodOverride;
import io.holdfast.http.RequestPipeline;
import io.holdfast.http.RouteTable;
import io.holdfast.internals.HeadRules;
import io.holdfast.internals.IdleGuard;
import io.holdfast.internals.JoinedContents;
import io.holdfast.internals.JoinedFrames;
import io.holdfast.internals.MarkedRefusals;
import io.holdfast.internals.ReadSize;
import io.holdfast.internals.StrictServer;
import io.holdfast.module.FeatureModule;
import io.holdfast.module.LoopComponents;
import io.holdfast.module.ProcessComponents;
import io.holdfast.upload.ResumableUploads;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** One event loop: its own server, with the routes of all features. */
final class ApiVerticle extends VerticleBase {
    private static final int WINDOW = 1024 * 1024;
    private static final int WAITING_WINDOW = 64 * 1024;

    /**
     * Requests of a connection that may be given up within 30 s. A gallery that is scrolled through gives up 100 at a time; with
     * the 200 of Vert.x its uploads would be cut off.
     */
    private static final int MAX_CANCELLED = 2_000;

    private final ProcessComponents process;
    private final List<FeatureModule> features;
    private final Function<Database, RequestPipeline> pipelines;
    private final ReplayModule replay;
    private final IntConsumer onListening;
    private @Nullable HttpServer server;
    private @Nullable LoopComponents loop;

    /**
     * Makes one.
     *
     * @param pipelines makes what brings requests to endpoints, of an event loop's connections to Postgres
     * @param onListening told the port
     */
    ApiVerticle(
            ProcessComponents process,
            List<FeatureModule> features,
            Function<Database, RequestPipeline> pipelines,
            ReplayModule replay,
            IntConsumer onListening) {
        this.process = process;
        this.features = features;
        this.pipelines = pipelines;
        this.replay = replay;
        this.onListening = onListening;
    }

    @Override
    public Future<?> start() {
        LoopComponents components = process.loop(vertx);
        loop = components;
        RouteTable routes = new RouteTable();
        features.forEach(feature -> feature.routes(components, routes));
        replay.whenReplayed(components.workers()::start);
        Router router = Router.router(vertx);
        HttpConfig.ConnectionLimits limits = process.http().limits();
        router.route().handler(new FieldLimit(limits.maxHeaderFields(), limits.maxHeaderBytes()));
        router.route().handler(new CanonicalPath());
        RequestPipeline pipeline = pipelines.apply(components.database());
        pipeline.preflights(router, routes, ResumableUploads.offers(components.uploads()));
        router.route().handler(replay::admit);
        router.route("/v1/uploads/*").handler(new MethodOverride());
        pipeline.serve(router, routes);
        Router unreadable = Router.router(vertx);
        pipeline.refuseUnreadable(unreadable);
        return listen(router, unreadable);
    }

    private Future<HttpServer> listen(Router router, Router unreadable) {
        HttpConfig http = process.http();
        HeadRules heads =
                new HeadRules(http.limits().maxHeaderFields(), http.limits().headTimeout(), http.upgrade());
        server = StrictServer.create(vertx, options(http), heads, process.connections())
                .connectionHandler(connection -> {
                    ReadSize.set(connection, http.limits().receiveBuffer());
                    IdleGuard.install(connection);
                    JoinedContents.install(connection);
                    JoinedFrames.install(connection, http.limits().maxHeaderFields(), WINDOW);
                    MarkedRefusals.install(connection, process.mark().headers());
                })
                .invalidRequestHandler(unreadable)
                .requestHandler(router);
        return server.listen()
                .onSuccess(listening -> onListening.accept(listening.actualPort()))
                .recover(cause -> Gateway.notListening(
                        http.listener().host(), http.listener().port(), cause));
    }

    @Override
    public Future<?> stop() {
        Future<Void> drained = server == null
                ? Future.succeededFuture()
                : server.shutdown(process.http().drainTimeout().toMillis(), TimeUnit.MILLISECONDS);
        LoopComponents components = loop;
        return components == null
                ? drained
                : Future.join(drained, components.workers().stop())
                        .eventually(() -> components.store().close());
    }

    static HttpServerOptions options(HttpConfig http) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(http.listener().host())
                .setPort(http.listener().port())
                .setMaxChunkSize(http.limits().receiveBuffer())
                .setMaxHeaderSize(http.limits().maxHeaderBytes())
                .setIdleTimeout((int) http.limits().idleTimeout().toSeconds())
                .setSslHandshakeTimeout(http.limits().headTimeout().toSeconds())
                .setHandle100ContinueAutomatically(false)
                .setHttp2ConnectionWindowSize(16 * WINDOW)
                .setHttp2RstFloodMaxRstFramePerWindow(MAX_CANCELLED)
                .setTcpNoDelay(true);
        options.getInitialSettings()
                .setInitialWindowSize(WAITING_WINDOW)
                .setMaxHeaderListSize((long) FieldLimit.DECODED * http.limits().maxHeaderBytes());
        http.listener().tls().ifPresent(tls -> options.setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(
                        new PemKeyCertOptions().setCertPath(tls.certificate()).setKeyPath(tls.key())));
        return options;
    }
}
