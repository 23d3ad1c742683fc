package io.holdfast.app;

import io.holdfast.asset.AssetChanges;
import io.holdfast.asset.AssetJson;
import io.holdfast.asset.Assets;
import io.holdfast.collection.CollectionEndpoints;
import io.holdfast.collection.CollectionRows;
import io.holdfast.collection.Memberships;
import io.holdfast.content.AssetContent;
import io.holdfast.content.CredentialContent;
import io.holdfast.credential.Credentials;
import io.holdfast.db.Database;
import io.holdfast.delivery.ContentDelivery;
import io.holdfast.delivery.ManifestDelivery;
import io.holdfast.disclosure.Disclosures;
import io.holdfast.events.WebhookConfig;
import io.holdfast.events.sse.EventStreams;
import io.holdfast.events.webhook.WebhookEndpoint;
import io.holdfast.export.ExportEndpoint;
import io.holdfast.generation.GenerationEndpoint;
import io.holdfast.generation.OutputUpload;
import io.holdfast.generation.ingest.IngestEndpoint;
import io.holdfast.generation.ingest.IngestWorker;
import io.holdfast.history.DeletionEndpoint;
import io.holdfast.history.HistoryEndpoint;
import io.holdfast.history.Lineage;
import io.holdfast.http.HttpConfig;
import io.holdfast.http.IdleGuard;
import io.holdfast.http.MethodOverride;
import io.holdfast.http.RequestPipeline;
import io.holdfast.http.Responder;
import io.holdfast.intake.Intake;
import io.holdfast.intake.Outputs;
import io.holdfast.intake.QuotaConfig;
import io.holdfast.intake.RequestKeys;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.problem.ProblemType;
import io.holdfast.resumable.Uploads;
import io.holdfast.stream.ReadSize;
import io.holdfast.tenancy.Accounts;
import io.holdfast.upload.AssetUpload;
import io.holdfast.upload.ResumableUploads;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.Router;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One event loop: its own server and its own store connections, so that bytes never change threads. */
final class ApiVerticle extends VerticleBase {
    private static final int WINDOW = 1024 * 1024;

    private final Shared shared;
    private @Nullable HttpServer server;
    private @Nullable ObjectStore objects;
    private @Nullable IngestWorker ingests;

    ApiVerticle(Shared shared) {
        this.shared = shared;
    }

    @Override
    public Future<?> start() {
        Settings settings = shared.settings();
        Database database = shared.database(vertx, Thread.currentThread().getName());
        objects = shared.store(vertx, database);
        Assets assets = new Assets(database, shared.erasing()::wake);
        RequestKeys keys = new RequestKeys(database, settings.upload());
        Intake intake = shared.intake(vertx, database, objects);
        AssetJson json = new AssetJson(shared.mark(), shared.links()::of);
        Uploads sent = shared.uploads(intake, assets);
        ResumableUploads uploads = new ResumableUploads(sent, new Outputs(database), json, settings.http());
        AssetContent content = content(objects, settings);
        CredentialContent credentials = credentials(database);
        Disclosures disclosures = new Disclosures(vertx, database, settings.disclosure(), shared.meters());
        IngestWorker worker = shared.ingests(vertx, database, sent);
        ingests = worker;
        shared.erasing().whenReplayed(worker::start);
        Router router = router(uploads);
        new Routes(
                        front(new Accounts(database, settings.identity().leeway(), RegionStores.regions(settings))),
                        new AssetUpload(
                                intake, keys, assets, json, settings.upload().maxFormFiles()),
                        uploads,
                        new GenerationEndpoint(database, assets, shared.mark(), shared.limits()),
                        new OutputUpload(new Outputs(database), intake, assets, json, shared.limits()),
                        new IngestEndpoint(database, assets, json, shared.addresses(), shared.limits(), worker::wake),
                        history(database, assets, json),
                        new Lineage(assets, database, shared.mark()),
                        collections(database, json),
                        new ContentDelivery(assets, content, disclosures, shared.links(), shared.mark()),
                        new ManifestDelivery(credentials, disclosures, shared.links()),
                        new DeletionEndpoint(assets),
                        events(database),
                        shared.privacy().routes(vertx, database),
                        SharingRoutes.of(settings, database, assets, content, credentials, disclosures, shared.mark()),
                        exports(database, assets, objects),
                        shared.retention().routes(database),
                        shared.documents())
                .addTo(router);
        return listen(router);
    }

    private static AssetContent content(ObjectStore store, Settings settings) {
        return new AssetContent(
                store, settings.delivery().maxRanges(), settings.http().corsOrigins());
    }

    private CredentialContent credentials(Database database) {
        return new CredentialContent(
                new Credentials(database, shared.credentials().maker()),
                shared.settings().http().corsOrigins());
    }

    private Router router(ResumableUploads uploads) {
        Router router = Router.router(vertx);
        Cors.allow(router, shared.settings().http(), uploads.offers());
        router.route().handler(shared.erasing()::admit);
        router.route("/v1/uploads/*").handler(new MethodOverride());
        return router;
    }

    private EventRoutes events(Database database) {
        Settings settings = shared.settings();
        EventStreams streams = new EventStreams(
                vertx,
                database,
                shared.mark(),
                shared.events().streams(),
                settings.events(),
                settings.identity().leeway(),
                shared.meters());
        WebhookConfig webhooks = settings.events().webhooks();
        return new EventRoutes(
                streams,
                new WebhookEndpoint(database, shared.addresses(), shared.mark(), webhooks, shared.events()::revived));
    }

    private ExportRoutes exports(Database database, Assets assets, ObjectStore store) {
        return new ExportRoutes(new ExportEndpoint(
                vertx,
                database,
                assets,
                store,
                shared.settings().export(),
                shared.settings().delivery().maxRanges(),
                shared.mark(),
                shared.meters(),
                shared.exports()::wake));
    }

    private HistoryEndpoint history(Database database, Assets assets, AssetJson json) {
        QuotaConfig quota = shared.settings().quota();
        return new HistoryEndpoint(assets, new AssetChanges(database, assets), json, quota);
    }

    private static CollectionEndpoints collections(Database database, AssetJson json) {
        CollectionRows rows = new CollectionRows(database);
        return new CollectionEndpoints(rows, new Memberships(database, rows), json);
    }

    private Future<HttpServer> listen(Router router) {
        HttpConfig http = shared.settings().http();
        server = vertx.createHttpServer(options(http))
                .connectionHandler(connection -> {
                    ReadSize.set(connection, http.receiveBuffer());
                    IdleGuard.install(connection);
                })
                .requestHandler(router);
        return server.listen()
                .onSuccess(listening -> shared.listening(listening.actualPort()))
                .recover(cause -> Gateway.notListening(http.host(), http.port(), cause));
    }

    private RequestPipeline front(Accounts accounts) {
        return new RequestPipeline(
                shared.verifier(),
                accounts::admit,
                shared.gate(),
                new Responder(
                        shared.mark(),
                        shared.meters(),
                        Map.of(ProblemType.HELD, shared.settings().privacy().holdWording())),
                shared.meters());
    }

    @Override
    public Future<?> stop() {
        Future<Void> drained = server == null
                ? Future.succeededFuture()
                : server.shutdown(shared.settings().http().drainTimeout().toMillis(), TimeUnit.MILLISECONDS);
        Future<Void> left = ingests == null ? Future.succeededFuture() : ingests.stop();
        return Future.join(drained, left)
                .eventually(() -> objects == null ? Future.succeededFuture() : objects.close());
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
