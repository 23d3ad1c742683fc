package io.holdfast.app;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.HEAD;

import io.holdfast.http.Answer;
import io.holdfast.http.Exchange;
import io.holdfast.http.RouteTable;
import io.holdfast.http.field.CacheControl;
import io.holdfast.module.FeatureModule;
import io.holdfast.module.LoopComponents;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.DoNotTrain;
import io.holdfast.rights.PublicDocuments;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** What anyone may read of the gateway itself: what may be done with media, the API's description, kinds of problems. */
final class DocumentModule implements FeatureModule {
    private final PublicDocuments documents;

    DocumentModule(DoNotTrain mark) {
        this.documents = new PublicDocuments(mark);
    }

    @Override
    public void routes(LoopComponents loop, RouteTable routes) {
        routes.open(GET, "/problems/:slug", "problems.get", DocumentModule::problem);
        routes.open(GET, "/openapi.yaml", "openapi.get", OpenApi::yaml);
        routes.open(GET, "/docs", "docs.get", OpenApi::page);
        routes.open(HEAD, "/docs", "docs.head", OpenApi::page);
        routes.open(GET, "/docs/:file", "docs.file", OpenApi::file);
        routes.open(HEAD, "/docs/:file", "docs.file-head", OpenApi::file);
        documents
                .all()
                .forEach(document -> routes.open(GET, document.path(), "documents.get", exchange -> {
                    Buffer text = Buffer.buffer(document.text());
                    return Future.succeededFuture(new Answer.Document(
                            200,
                            Map.of("ETag", document.etag(), CacheControl.NAME, CacheControl.PUBLIC_HOUR.value()),
                            document.mediaType(),
                            text));
                }));
    }

    private static Future<Answer> problem(Exchange exchange) {
        ProblemType type = ProblemType.ofSlug(exchange.path("slug")).orElseThrow(ProblemType.NOT_FOUND::asFailure);
        JsonObject description = new JsonObject()
                .put("slug", type.slug())
                .put("title", type.title())
                .put("status", type.status());
        return Future.succeededFuture(new Answer.Document(200, Map.of(), "application/json", description.toBuffer()));
    }
}
