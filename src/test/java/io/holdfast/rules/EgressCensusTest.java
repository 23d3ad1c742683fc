package io.holdfast.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.app.OpenApiDocument;
import io.holdfast.app.Settings;
import io.holdfast.outbound.OutboundConfig;
import io.holdfast.telemetry.MeterNames;
import io.holdfast.testing.Carriers;
import io.holdfast.testing.Changed;
import io.holdfast.testing.CollectionRequests;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Picture;
import io.holdfast.testing.Sharing;
import io.holdfast.testing.TrainingSigns;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks every route in every way; a route that is new must be put into {@link #PUBLIC} or {@link CensusRequests#BODIES} first. */
class EgressCensusTest {
    private static final String ABSENT = "01900000-0000-7000-8000-000000000000";

    /** What anyone may read, and the signed links that stand for a token. */
    private static final List<String> PUBLIC = List.of(
            "problems.get",
            "openapi.get",
            "docs.",
            "documents.get",
            "events.link",
            "exports.link",
            "exports.schema",
            "erasures.get",
            "policy.get",
            "policy.version",
            "link.",
            "shared.",
            "assets.offers",
            "upload.offers",
            "uploads.offers");

    /** Giving something up is not refused to anyone who may, and neither is telling all of the policy or of news. */
    private static final List<String> YIELDING_NOTHING = List.of(
            "policy.publish",
            "communications.send",
            "account.erase",
            "assets.erase",
            "generations.erase",
            "uploads.terminate",
            "shares.revoke",
            "exports.delete",
            "webhooks.remove",
            "collections.delete",
            "collections.remove");

    @TempDir
    static Path folder;

    private static GatewayServer server;
    private static List<OpenApiDocument.Operation> operations;

    @BeforeAll
    static void start() throws Exception {
        server = GatewayServer.onOwnPostgres(
                folder, Optional.empty(), new OutboundConfig(List.of(), false), EgressCensusTest::ofOneOrigin);
        operations = OpenApiDocument.read().operations();
    }

    /** So that others are foreign. */
    private static Settings ofOneOrigin(Settings usual) {
        return Changed.settings(
                TrainingSigns.knowingAnAgent(usual),
                Changed.part(usual.http(), "corsOrigins", List.of("https://app.example")));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void everyRouteIsClassified() {
        assertThat(operations)
                .allMatch(operation -> isPublic(operation) != CensusRequests.BODIES.containsKey(operation.id()));
        assertThat(operations).allMatch(operation -> isPublic(operation) != operation.needsToken());
    }

    @Test
    void everyAnswerOfEveryRouteCarriesTheMark() throws Exception {
        for (OpenApiDocument.Operation operation : operations) {
            JsonObject asset = upload("ann");
            for (String token : List.of("", "Bearer nonsense", CensusRequests.token("ann"))) {
                for (String id : List.of(ABSENT, "no-id", asset.getString("id"))) {
                    HttpResponse<byte[]> answer = send(operation, id, asset, token);

                    marked(operation.method() + " " + operation.path(), answer);
                    HttpResponse<byte[]> foreign =
                            CensusRequests.send(server, operation, id, asset, token, TrainingSigns.FOREIGN);
                    marked(operation.method() + " " + operation.path() + " of another origin", foreign);
                    assertThat(foreign.headers().map()).doesNotContainKey("access-control-allow-origin");
                    if (operation.needsToken() && !token.startsWith("Bearer e")) {
                        assertThat(answer.statusCode()).as(operation.id()).isEqualTo(401);
                    }
                }
            }
        }
        for (String path : List.of("/", "/v1", "/v1/assets/", "/v1/nothing", "/%zz", "/v1/assets?limit=0")) {
            for (String method : List.of("GET", "PUT", "DELETE", "TRACE", "BREW")) {
                HttpRequest.Builder request = HttpRequest.newBuilder(
                                URI.create(server.url(path.replace("%zz", "%25zz"))))
                        .method(method, BodyPublishers.noBody());
                marked(method + " " + path, server.send(request.copy().build()));
                marked(
                        method + " " + path,
                        server.send(request.header("Origin", "null").build()));
            }
        }
    }

    @Test
    void aSecondTenantFindsNothingOnAnyRoute() throws Exception {
        JsonObject asset = upload("ann");
        String mallory = CensusRequests.token("mallory");
        String before = body(server.send(
                server.as("ann", "/v1/assets/" + asset.getString("id")).build()));
        for (OpenApiDocument.Operation operation : operations) {
            // recording a run makes one of one's own
            if (!operation.needsToken() || operation.id().equals("generations.record")) {
                continue;
            }
            HttpResponse<byte[]> theirs = send(operation, asset.getString("id"), asset, mallory);
            HttpResponse<byte[]> nobodys = send(operation, ABSENT, asset, mallory);

            assertThat(theirs.statusCode()).as(operation.id()).isEqualTo(nobodys.statusCode());
            if (operation.path().contains("{id}")) {
                assertThat(theirs.statusCode()).as(operation.id()).isEqualTo(404);
            }
            if (!List.of(
                            "assets.upload",
                            "uploads.create",
                            "webhooks.create",
                            "collections.create",
                            "exports.create",
                            "exports.list",
                            "account.erase",
                            "account.change")
                    .contains(operation.id())) {
                assertThat(comparable(theirs)).as(operation.id()).isEqualTo(comparable(nobodys));
                assertThat(body(theirs)).as(operation.id()).doesNotContain(asset.getString("sha256"), "secret-name");
            }
        }
        assertThat(body(server.send(
                        server.as("ann", "/v1/assets/" + asset.getString("id")).build())))
                .isEqualTo(before);
    }

    @Test
    void trainingIsRefusedOnEveryRouteThatYieldsMediaOrWhatIsSaidOfIt() throws Exception {
        JsonObject asset = upload("ann");
        for (OpenApiDocument.Operation operation : operations) {
            boolean yields = !isPublic(operation) || operation.id().matches("(link|shared)\\..*");
            for (TrainingSigns.Sign sign : TrainingSigns.all(server)) {
                boolean said = sign.inToken()
                        ? operation.needsToken()
                        : sign.inBody().isEmpty() || CensusRequests.takesJson(operation);
                HttpResponse<byte[]> answer = CensusRequests.send(
                        server, operation, asset.getString("id"), asset, CensusRequests.operator("ann"), sign);
                marked(operation.id(), answer);
                if (yields && said && !YIELDING_NOTHING.contains(operation.id())) {
                    refused(operation.id() + " " + sign.reason() + " " + answer.statusCode(), answer);
                }
            }
            if (operation.id().equals("assets.erase")) {
                asset = upload("ann");
            }
        }
        for (String reason : MeterNames.OF_REFUSALS) {
            assertThat(server.meter("holdfast_training_refused_total", "reason=\"" + reason + "\""))
                    .as(reason)
                    .isPositive();
        }
    }

    /** The problem says where the policy is, to people and to programs. */
    private static void refused(String what, HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).as(what).isEqualTo(403);
        assertThat(String.join(", ", answer.headers().allValues("link")))
                .as(what)
                .contains("<" + Carriers.POLICY + ">; rel=\"terms-of-service\"");
        if (!answer.request().method().equals("HEAD")) {
            assertThat(answer.headers().firstValue("content-type")).as(what).hasValue("application/problem+json");
            assertThat(GatewayContract.json(answer))
                    .as(what)
                    .contains(Map.entry("type", "/problems/training-refused"), Map.entry("policy", Carriers.POLICY));
        }
    }

    @Test
    void everyAnswerCarriesTheMarkWhileTheDatabaseIsAway() throws Exception {
        JsonObject asset = upload("ann");
        List<Integer> failed = new ArrayList<>();
        server.stopPostgres();
        try {
            for (OpenApiDocument.Operation operation : operations) {
                HttpResponse<byte[]> answer =
                        send(operation, asset.getString("id"), asset, CensusRequests.token("ann"));

                marked(operation.id(), answer);
                if (operation.needsToken()) {
                    failed.add(answer.statusCode() / 100);
                }
            }
        } finally {
            server.startPostgres();
        }
        assertThat(failed).filteredOn(family -> family == 5).hasSizeGreaterThan(failed.size() / 2);
    }

    private static boolean isPublic(OpenApiDocument.Operation operation) {
        return PUBLIC.stream().anyMatch(operation.id()::startsWith);
    }

    private static void marked(String what, HttpResponse<byte[]> answer) {
        Carriers.inFields(what + " " + answer.statusCode(), answer.headers()::allValues);
    }

    private static HttpResponse<byte[]> send(
            OpenApiDocument.Operation operation, String id, JsonObject asset, String token) throws Exception {
        return CensusRequests.send(server, operation, id, asset, token, TrainingSigns.NONE);
    }

    private static JsonObject upload(String person) throws Exception {
        JsonObject asset = GatewayContract.json(server.send(server.as(person, "/v1/assets?name=secret-name.png")
                .header("Content-Type", "image/png")
                .POST(BodyPublishers.ofByteArray(Picture.png(9, 9)))
                .build()));
        JsonObject link = new Sharing(server).link(person, asset.getString("id"), new JsonObject());
        asset.put("share", link.getString("id")).put("sharePath", Sharing.path(link));
        return asset.put("gallery", CollectionRequests.holding(server, person, asset.getString("id")));
    }

    private static String body(HttpResponse<byte[]> answer) {
        return new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8);
    }

    /** Without the request's id and the number of one's own last event, which work of one's own behind the scenes raises. */
    private static String comparable(HttpResponse<byte[]> answer) {
        return body(answer).replaceAll("\"requestId\":\"[^\"]*\"|(?m)^id: \\d+$", "");
    }
}
