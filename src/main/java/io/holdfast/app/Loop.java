package io.holdfast.app;

import io.holdfast.catalog.Accounts;
import io.holdfast.catalog.AssetJson;
import io.holdfast.catalog.Assets;
import io.holdfast.catalog.Intake;
import io.holdfast.catalog.RequestKeys;
import io.holdfast.db.Database;
import io.holdfast.delivery.ContentDelivery;
import io.holdfast.history.CollectionEndpoints;
import io.holdfast.history.CollectionRows;
import io.holdfast.history.History;
import io.holdfast.history.Lineage;
import io.holdfast.history.Memberships;
import io.holdfast.http.Front;
import io.holdfast.http.HttpConfig;
import io.holdfast.http.MethodOverride;
import io.holdfast.http.Responder;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.privacy.Deletions;
import io.holdfast.stream.ReadSize;
import io.holdfast.upload.AssetUpload;
import io.holdfast.upload.ResumableUploads;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.Router;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One event loop: its own server and its own store connections, so that bytes never change threads. */
final class Loop extends VerticleBase {
    private static final int WINDOW = 1024 * 1024;

    private final Shared shared;
    private @Nullable HttpServer server;
    private @Nullable ObjectStore objects;

    Loop(Shared shared) {
        this.shared = shared;
    }

    @Override
    public Future<?> start() {
        Settings settings = shared.settings();
        objects = shared.store(vertx);
        Database database = shared.database(vertx, Thread.currentThread().getName());
        Assets assets = new Assets(database, shared.erasureAsked());
        RequestKeys keys = new RequestKeys(database, settings.upload());
        Intake intake = shared.intake(vertx, database, objects);
        AssetJson json = new AssetJson(shared.mark(), shared.links()::of);
        ResumableUploads uploads = new ResumableUploads(shared.uploads(intake, assets), json, settings.http());
        ContentDelivery delivery = new ContentDelivery(
                assets,
                objects,
                shared.links(),
                settings.delivery(),
                settings.http().corsOrigins());

        Router router = Router.router(vertx);
        Cors.allow(router, settings.http(), uploads.offers());
        router.route("/v1/uploads/*").handler(new MethodOverride());
        new Routes(
                        front(new Accounts(database)),
                        new AssetUpload(
                                intake, keys, assets, json, settings.upload().maxFormFiles()),
                        uploads,
                        new History(assets, json, settings.quota()),
                        new Lineage(assets, database, shared.mark()),
                        collections(database, json),
                        delivery,
                        new Deletions(assets),
                        shared.documents())
                .addTo(router);
        return listen(router);
    }

    private static CollectionEndpoints collections(Database database, AssetJson json) {
        CollectionRows rows = new CollectionRows(database);
        return new CollectionEndpoints(rows, new Memberships(database, rows), json);
    }

    private Future<HttpServer> listen(Router router) {
        HttpConfig http = shared.settings().http();
        server = vertx.createHttpServer(options(http))
                .connectionHandler(connection -> ReadSize.set(connection, http.receiveBuffer()))
                .requestHandler(router);
        return server.listen()
                .onSuccess(listening -> shared.listening(listening.actualPort()))
                .recover(cause -> Gateway.notListening(http.host(), http.port(), cause));
    }

    private Front front(Accounts accounts) {
        return new Front(
                shared.verifier(),
                accounts::admit,
                shared.gate(),
                new Responder(shared.mark(), shared.meters()),
                shared.meters());
    }

    @Override
    public Future<?> stop() {
        Future<Void> drained = server == null
                ? Future.succeededFuture()
                : server.shutdown(shared.settings().http().drainTimeout().toMillis(), TimeUnit.MILLISECONDS);
        return drained.eventually(() -> objects == null ? Future.succeededFuture() : objects.close());
    }

    static HttpServerOptions options(HttpConfig http) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(http.host())
                .setPort(http.port())
                .setMaxChunkSize(http.receiveBuffer())
                .setMaxHeaderSize(http.maxHeaderBytes())
                .setIdleTimeout((int) http.idleTimeout().toSeconds())
                .setHandle100ContinueAutomatically(false)
                .setHttp2ConnectionWindowSize(16 * WINDOW)
                .setTcpNoDelay(true);
        options.getInitialSettings().setInitialWindowSize(WINDOW);
        if (http.tlsCertificate().isPresent() && http.tlsKey().isPresent()) {
            options.setSsl(true)
                    .setUseAlpn(true)
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .setCertPath(http.tlsCertificate().get())
                            .setKeyPath(http.tlsKey().get()));
        }
        return options;
    }
}
