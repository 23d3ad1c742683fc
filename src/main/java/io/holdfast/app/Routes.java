package io.holdfast.app;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.HEAD;
import static io.vertx.core.http.HttpMethod.OPTIONS;
import static io.vertx.core.http.HttpMethod.PATCH;
import static io.vertx.core.http.HttpMethod.POST;
import static io.vertx.core.http.HttpMethod.PUT;

import io.holdfast.collection.CollectionEndpoints;
import io.holdfast.delivery.ContentDelivery;
import io.holdfast.delivery.ManifestDelivery;
import io.holdfast.generation.GenerationEndpoint;
import io.holdfast.generation.OutputUpload;
import io.holdfast.generation.ingest.IngestEndpoint;
import io.holdfast.history.DeletionEndpoint;
import io.holdfast.history.HistoryEndpoint;
import io.holdfast.http.Answer;
import io.holdfast.http.Endpoint;
import io.holdfast.http.RequestPipeline;
import io.holdfast.identity.Scope;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.PublicDocuments;
import io.holdfast.upload.ResumableUploads;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.util.Map;

/** Each route of the API, one a line. */
record Routes(
        RequestPipeline front,
        Endpoint upload,
        ResumableUploads uploads,
        GenerationEndpoint generations,
        OutputUpload outputs,
        IngestEndpoint ingests,
        HistoryEndpoint history,
        Endpoint lineage,
        CollectionEndpoints collections,
        ContentDelivery delivery,
        ManifestDelivery manifests,
        DeletionEndpoint deletions,
        EventRoutes events,
        PrivacyRoutes privacy,
        SharingRoutes sharing,
        ExportRoutes exports,
        RetentionRoutes retention,
        PublicDocuments documents) {
    private static final String BACKEND = Scope.GENERATIONS_WRITE;

    void addTo(Router router) {
        front.route(router, POST, "/v1/assets", "assets.upload", Scope.ASSETS_WRITE, uploads.or(upload));
        front.open(router, OPTIONS, "/v1/assets", "assets.offers", uploads::offers);
        front.route(router, GET, "/v1/assets", "assets.list", Scope.ASSETS_READ, history::page);
        front.route(router, POST, "/v1/assets/deletions", "assets.erase-many", Scope.ASSETS_WRITE, deletions);
        front.route(router, GET, "/v1/assets/:id", "assets.get", Scope.ASSETS_READ, history::one);
        front.route(router, PATCH, "/v1/assets/:id", "assets.change", Scope.ASSETS_WRITE, history::change);
        front.route(router, DELETE, "/v1/assets/:id", "assets.erase", Scope.ASSETS_WRITE, history::erase);
        front.route(router, GET, "/v1/assets/:id/lineage", "assets.lineage", Scope.ASSETS_READ, lineage);
        front.acting(router, GET, "/v1/assets/:id/content", "content.get", Scope.ASSETS_READ, delivery::toCaller);
        front.acting(router, HEAD, "/v1/assets/:id/content", "content.head", Scope.ASSETS_READ, delivery::toCaller);
        addCredentialsTo(router);
        front.acting(router, POST, "/v1/uploads", "uploads.create", Scope.ASSETS_WRITE, uploads.creation());
        front.open(router, OPTIONS, "/v1/uploads", "uploads.offers", uploads::offers);
        front.acting(router, HEAD, "/v1/uploads/:id", "uploads.head", Scope.ASSETS_WRITE, uploads.look());
        front.acting(router, GET, "/v1/uploads/:id", "uploads.get", Scope.ASSETS_WRITE, uploads.look());
        front.acting(router, PATCH, "/v1/uploads/:id", "uploads.append", Scope.ASSETS_WRITE, uploads.append());
        front.acting(router, DELETE, "/v1/uploads/:id", "uploads.terminate", Scope.ASSETS_WRITE, uploads.termination());
        front.open(router, OPTIONS, "/v1/uploads/:id", "upload.offers", uploads::offers);
        runs(router);
        addCollectionsTo(router);
        front.route(router, GET, "/v1/quota", "quota.get", Scope.ASSETS_READ, history::quota);
        events.addTo(front, router);
        privacy.addTo(front, router);
        sharing.addTo(front, router);
        exports.addTo(front, router);
        retention.addTo(front, router);
        // ahead of the route whose token would take the ending too
        front.open(router, GET, "/c/:token.c2pa", "link.manifest", manifests::toLink);
        front.open(router, HEAD, "/c/:token.c2pa", "link.manifest-head", manifests::toLink);
        front.open(router, GET, "/c/:token", "link.get", delivery::toLink);
        front.open(router, HEAD, "/c/:token", "link.head", delivery::toLink);
        front.open(router, GET, "/problems/:slug", "problems.get", exchange -> problem(exchange.path("slug")));
        front.open(router, GET, "/openapi.yaml", "openapi.get", new OpenApi());
        publish(router);
        front.otherwise(router);
    }

    /** At the address that the asset names, and at that of its bytes with an ending, where readers look by themselves. */
    private void addCredentialsTo(Router router) {
        String own = "/v1/assets/:id/manifest.c2pa";
        String beside = "/v1/assets/:id/content.c2pa";
        front.acting(router, GET, own, "manifest.get", Scope.ASSETS_READ, manifests::toCaller);
        front.acting(router, HEAD, own, "manifest.head", Scope.ASSETS_READ, manifests::toCaller);
        front.acting(router, GET, beside, "content.manifest", Scope.ASSETS_READ, manifests::toCaller);
        front.acting(router, HEAD, beside, "content.manifest-head", Scope.ASSETS_READ, manifests::toCaller);
    }

    private void publish(Router router) {
        documents
                .all()
                .forEach(document -> front.open(router, GET, document.path(), "documents.get", exchange -> {
                    Buffer text = Buffer.buffer(document.text());
                    return Future.succeededFuture(new Answer.Document(
                            200,
                            Map.of("ETag", document.etag(), "Cache-Control", "public, max-age=3600"),
                            document.mediaType(),
                            text));
                }));
    }

    private void runs(Router router) {
        front.acting(router, PUT, "/v1/generations/:id", "generations.record", BACKEND, generations::record);
        front.acting(router, PATCH, "/v1/generations/:id", "generations.change", BACKEND, generations::change);
        front.acting(router, GET, "/v1/generations/:id", "generations.get", Scope.ASSETS_READ, generations::one);
        front.route(router, GET, "/v1/generations", "generations.list", Scope.ASSETS_READ, generations::page);
        front.route(router, DELETE, "/v1/generations/:id", "generations.erase", Scope.ASSETS_WRITE, generations::erase);
        front.acting(router, PUT, "/v1/generations/:id/outputs/:n", "outputs.push", BACKEND, outputs);
        front.acting(router, POST, "/v1/generations/:id/outputs/:n/fetch", "ingests.ask", BACKEND, ingests::ask);
        front.acting(router, GET, "/v1/generations/:id/outputs/:n/fetch", "ingests.get", BACKEND, ingests::look);
    }

    private void addCollectionsTo(Router router) {
        String all = "/v1/collections";
        String one = "/v1/collections/:id";
        String member = "/v1/collections/:id/assets/:asset";
        front.route(router, POST, all, "collections.create", Scope.ASSETS_WRITE, collections::create);
        front.route(router, GET, all, "collections.list", Scope.ASSETS_READ, collections::page);
        front.route(router, GET, one, "collections.get", Scope.ASSETS_READ, collections::one);
        front.route(router, PATCH, one, "collections.change", Scope.ASSETS_WRITE, collections::change);
        front.route(router, DELETE, one, "collections.delete", Scope.ASSETS_WRITE, collections::delete);
        front.route(router, GET, one + "/assets", "collections.assets", Scope.ASSETS_READ, collections::assets);
        front.route(router, POST, one + "/assets", "collections.add", Scope.ASSETS_WRITE, collections::add);
        front.route(router, PUT, one + "/order", "collections.order", Scope.ASSETS_WRITE, collections::order);
        front.route(router, PUT, member, "collections.put", Scope.ASSETS_WRITE, collections::put);
        front.route(router, DELETE, member, "collections.remove", Scope.ASSETS_WRITE, collections::remove);
    }

    private static Future<Answer> problem(String slug) {
        ProblemType type = ProblemType.ofSlug(slug).orElseThrow(ProblemType.NOT_FOUND::asFailure);
        JsonObject description =
                new JsonObject().put("slug", slug).put("title", type.title()).put("status", type.status());
        return Future.succeededFuture(new Answer.Document(200, Map.of(), "application/json", description.toBuffer()));
    }
}
