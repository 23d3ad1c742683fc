package io.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.holdfast.app.OpenApiDocument.Operation;
import io.holdfast.testing.ExportRequests;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import io.holdfast.testing.Waiting;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@GatewayTest(own = true)
class OpenApiAnswersTest {
    private static final OpenApiDocument DOCUMENT = OpenApiDocument.read();
    private static final List<String> BYTES =
            List.of("content.get", "content.head", "link.get", "link.head", "shared.get", "shared.head");

    private static GatewayServer server;
    private static OpenApiClient client;

    @BeforeAll
    static void start(GatewayServer given) throws Exception {
        server = given;
        client = new OpenApiClient(server, DOCUMENT);
    }

    @Test
    void everyOperationSucceedsAsDocumentedOnTheRouteOfItsName() throws Exception {
        Map<String, String> routes = new ConcurrentHashMap<>();
        Logger log = (Logger) LoggerFactory.getLogger("io.holdfast.access");
        AppenderBase<ILoggingEvent> access = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                routes.put(field(event, "requestId"), field(event, "route"));
            }
        };
        access.start();
        log.setLevel(Level.INFO);
        log.setAdditive(false);
        log.addAppender(access);
        try {
            for (Operation operation : DOCUMENT.operations()) {
                client.ask(operation).with("X-Request-Id", operation.id()).answers(success(operation));
                Waiting.until(() -> routes.containsKey(operation.id()));
                // the public documents share one route
                assertThat(operation.id() + ".").startsWith(routes.get(operation.id()) + ".");
            }
        } finally {
            log.detachAppender(access);
            log.setAdditive(true);
            log.setLevel(null);
        }
    }

    @Test
    void everyOperationAsksForTheTokenAndScopeThatAreDocumented() throws Exception {
        for (Operation operation : DOCUMENT.operations()) {
            if (operation.needsToken()) {
                client.ask(operation).withoutToken().answers(401);
                String other = operation.scopes().contains("assets:read") ? "assets:write" : "assets:read";
                HttpResponse<byte[]> refused =
                        client.ask(operation).scoped(other).answers(403);
                if (!operation.method().equals("HEAD")) {
                    assertThat(json(refused).getString("scope")).isIn(operation.scopes());
                }
                client.ask(operation).scoped(operation.scopes().get(0)).answers(success(operation));
            }
        }
    }

    @Test
    void everyOperationThatLetsMediaOutRefusesTraining() throws Exception {
        for (Operation operation : DOCUMENT.operations()) {
            if (operation.takes("Holdfast-Purpose")) {
                client.ask(operation).with("Holdfast-Purpose", "training").answers(403);
                client.ask(operation).with("Holdfast-Purpose", "inference").answers(success(operation));
            }
        }
    }

    @Test
    void whatIsNotThereIsNotFoundByAnyOperation() throws Exception {
        for (Operation operation : DOCUMENT.operations()) {
            // recording a run makes it
            if (!operation.id().equals("generations.record")
                    && operation.path().contains("{")
                    && !operation.method().equals("OPTIONS")) {
                client.ask(operation).at("01900000-0000-7000-8000-000000000000").answers(404);
                client.ask(operation).at("nothing").answers(404);
            }
        }
    }

    @Test
    void bytesAreServedConditionallyAndInRanges() throws Exception {
        for (String operation : BYTES) {
            String tag = client.ask(operation)
                    .answers(200)
                    .headers()
                    .firstValue("etag")
                    .orElseThrow();
            client.ask(operation).with("If-None-Match", tag).answers(304);
            client.ask(operation).with("If-Match", "\"other\"").answers(412);
        }
        for (String operation : List.of("content.get", "link.get", "shared.get")) {
            client.ask(operation).with("Range", "bytes=1-2").answers(206);
            client.ask(operation).with("Range", "bytes=1-2,5-6").answers(206);
            client.ask(operation).with("Range", "bytes=999999-").answers(416);
            client.ask(operation)
                    .with("Range", "bytes=1-2")
                    .with("If-Range", "\"other\"")
                    .answers(200);
        }
    }

    @Test
    void recordsChangeOnlyInTheVersionThatWasSeen() throws Exception {
        for (String operation : List.of("assets.change", "assets.erase")) {
            client.ask(operation).with("If-Match", "\"1\"").answers(operation.equals("assets.erase") ? 204 : 200);
            client.ask(operation).with("If-Match", "\"2\"").answers(412);
        }
    }

    @Test
    void anInvalidParameterIsNamed() throws Exception {
        for (String parameter :
                List.of("limit", "order", "kind", "media", "generation", "collection", "from", "to", "cursor")) {
            HttpResponse<byte[]> refused =
                    client.ask("assets.list").query(parameter + "=!").answers(422);
            assertThat(json(refused).getJsonArray("errors").getJsonObject(0).getString("field"))
                    .isEqualTo(parameter);
        }
        client.ask("assets.list").query("limit=1&limit=2").answers(400);
    }

    @Test
    void exportsAreRefusedAsDocumented() throws Exception {
        client.ask("exports.create").body("{\"ids\":[]}").answers(422);
        client.ask("exports.content").with("Range", "bytes=1-2").answers(206);
        client.ask("exports.content").with("Range", "bytes=1-2,5-6").answers(206);
        client.ask("exports.content").with("Range", "bytes=99999999-").answers(416);
        String stale = ExportRequests.any(server, "olga", client.asset().getString("id"));
        server.execute("UPDATE export SET state = 'stale' WHERE id = '" + stale + "'");
        client.ask("exports.content").at(stale).answers(410);
        server.execute(
                "UPDATE export SET state = 'building', next_at = now() + interval '1 hour' WHERE id = '" + stale + "'");
        client.ask("exports.content").at(stale).answers(409);
    }

    @Test
    void pagesLeadToOneAnother() throws Exception {
        client.asset();
        client.asset();
        HttpResponse<byte[]> first = client.ask("assets.list")
                .query("limit=1&order=oldest&kind=uploaded&media=image&q=-none")
                .answers(200);

        assertThat(first.headers().allValues("link")).anyMatch(link -> link.endsWith("rel=\"next\""));
        client.ask("assets.list")
                .query("limit=1&cursor=" + json(first).getString("next"))
                .answers(200);
    }

    @Test
    void bodiesOfJsonAreHeldToTheirSchema() throws Exception {
        for (String operation : List.of(
                "assets.change",
                "assets.erase-many",
                "collections.create",
                "collections.change",
                "collections.add",
                "exports.create")) {
            client.ask(operation).body("no JSON").answers(400);
            client.ask(operation).body("[]").answers(400);
            client.ask(operation).body("\"" + "x".repeat(70_000) + "\"").answers(413);
        }
        client.ask("assets.change").body("{\"title\":null,\"tags\":[]}").answers(200);
        client.ask("assets.change").body("{\"title\":1}").answers(422);
        client.ask("assets.change").body("{\"size\":1}").answers(422);
        client.ask("assets.erase-many").body("{\"ids\":[]}").answers(422);
    }

    @Test
    void collectionsAreRefusedAsDocumented() throws Exception {
        for (String operation :
                List.of("collections.change", "collections.add", "collections.order", "collections.delete")) {
            client.ask(operation).with("If-Match", "\"1\"").answers(412);
            client.ask(operation).with("If-Match", "\"2\"").answers(operation.equals("collections.delete") ? 204 : 200);
        }
        client.ask("collections.put").with("If-Match", "\"1\"").answers(412);
        client.ask("collections.remove").with("If-Match", "\"1\"").answers(412);
        client.ask("collections.create").body("{\"title\":\"\"}").answers(422);
        client.ask("collections.put").body("{\"before\":1}").answers(422);
        client.ask("collections.put").body("[]").answers(400);
        client.ask("collections.order").body("\"" + "x".repeat(600_000) + "\"").answers(413);
        client.ask("collections.order")
                .body("{\"assets\":[\"01900000-0000-7000-8000-000000000000\"]}")
                .answers(409);
        for (String operation : List.of("collections.list", "collections.assets", "assets.lineage")) {
            client.ask(operation).query("limit=201").answers(422);
            client.ask(operation).query("cursor=!").answers(422);
            client.ask(operation).query("limit=1&limit=2").answers(400);
        }
    }

    @Test
    void linksAndDisclosuresAreRefusedAsDocumented() throws Exception {
        client.ask("shares.create")
                .body("{\"maxDownloads\":2,\"label\":\"for Bob\",\"expiresAt\":null}")
                .answers(201);
        client.ask("shares.create").body("{\"maxDownloads\":0}").answers(422);
        client.ask("shares.create").body("[]").answers(400);
        client.ask("shares.create").body("\"" + "x".repeat(70_000) + "\"").answers(413);
        client.ask("shared.get").query("v=x").answers(200);
        client.ask("shared.get").query("v=x&v=y").answers(400);
        for (String operation : List.of("shares.list", "shares.all", "disclosures.list", "disclosures.all")) {
            client.ask(operation).query("limit=201").answers(422);
            client.ask(operation).query("cursor=!").answers(422);
            client.ask(operation).query("limit=1&limit=2").answers(400);
            client.ask(operation).query("limit=1").answers(200);
        }
    }

    @Test
    void theDocumentIsServedToAnyoneAndNotTwice() throws Exception {
        HttpResponse<byte[]> served = client.ask("openapi.get").answers(200);

        assertThat(served.headers().firstValue("content-type")).hasValue("application/yaml");
        assertThat(served.headers().firstValue("cache-control").orElseThrow()).startsWith("public");
        try (var resource = OpenApi.class.getResourceAsStream("openapi.yaml")) {
            assertThat(resource).hasBinaryContent(served.body());
        }
        client.ask("openapi.get")
                .with("If-None-Match", served.headers().firstValue("etag").orElseThrow())
                .answers(304);
        client.ask("openapi.get").with("If-None-Match", "\"other\"").answers(200);
    }

    private static int success(Operation operation) {
        return switch (operation.id()) {
            case "assets.upload",
                    "uploads.create",
                    "generations.record",
                    "outputs.push",
                    "webhooks.create",
                    "collections.create",
                    "operations.act",
                    "policy.publish",
                    "shares.create" -> 201;
            case "ingests.ask", "exports.create", "account.erase", "communications.send" -> 202;
            case "assets.erase", "generations.erase", "webhooks.remove", "shares.revoke", "exports.delete" -> 204;
            case "uploads.append", "uploads.get", "uploads.terminate" -> 204;
            case "collections.delete", "collections.put", "collections.remove" -> 204;
            case "assets.offers", "uploads.offers", "upload.offers" -> 204;
            default -> 200;
        };
    }

    private static JsonObject json(HttpResponse<byte[]> response) {
        return new JsonObject(Buffer.buffer(response.body()));
    }

    private static String field(ILoggingEvent event, String key) {
        return event.getKeyValuePairs().stream()
                .filter(pair -> pair.key.equals(key))
                .map(pair -> String.valueOf(pair.value))
                .findFirst()
                .orElse("");
    }
}
