package io.holdfast.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.testing.Backend;
import io.holdfast.testing.CollectionRequests;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Operator;
import io.holdfast.testing.Picture;
import io.holdfast.testing.Waiting;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What needs an asset, and what becomes of it when nothing does. */
class FeaturesTest {
    @TempDir
    static Path folder;

    private static GatewayServer server;

    @BeforeAll
    static void start() throws Exception {
        server = GatewayServer.start(folder, Optional.empty());
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void anUploadIsKeptForHistoryAndAResultForItsWorkflowToo() throws Exception {
        String run = "/v1/generations/" + UUID.randomUUID();
        Backend backend = new Backend("backend", "ann", server.gateway.port());
        UUID id = UUID.fromString(run.substring(run.lastIndexOf('/') + 1));
        assertThat(backend.record(id, new JsonObject().put("model", "m").put("feature", "Up Scale"))
                        .statusCode())
                .isEqualTo(422);
        backend.record(id, new JsonObject().put("model", "m").put("feature", "up-scale"));
        JsonObject result = GatewayContract.json(backend.push(id, 0, Picture.png(4, 4)));

        assertThat(features(upload("ann"), "ann")).containsExactly("history");
        assertThat(features(result.getString("id"), "ann")).containsExactly("history", "workflow:up-scale");
    }

    @Test
    void theLastFeatureThatIsDroppedErasesTheBytes() throws Exception {
        String id = upload("bea");
        String other = upload("bea");
        Path object = folder.resolve("objects").resolve(key(id));
        assertThat(object).exists();
        assertThat(patch("bea", id, "{\"features\":[\"workflow:a\"]}").statusCode())
                .isEqualTo(200);
        assertThat(server.send(server.as("bea", "/v1/assets/" + id)
                                .header("If-Match", "\"1\"")
                                .method("PATCH", BodyPublishers.ofString("{\"features\":[]}"))
                                .build())
                        .statusCode())
                .isEqualTo(412);

        HttpResponse<byte[]> erased = patch("bea", id, "{\"features\":[]}");

        assertThat(erased.statusCode()).isEqualTo(204);
        assertThat(get("bea", "/v1/assets/" + id).statusCode()).isEqualTo(404);
        assertThat(get("bea", "/v1/assets/" + id + "/content").statusCode()).isEqualTo(404);
        Waiting.until(() -> !Files.exists(object));
        Waiting.until(() -> server.count("SELECT count(*) FROM asset WHERE id = '" + id + "'") == 0);
        assertThat(get("bea", "/v1/assets/" + other).statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsHeldStaysWithoutAFeatureUntilThatEnds() throws Exception {
        String id = upload("cleo");
        Operator operator = new Operator(server);
        String hold =
                operator.does("hold", "cleo", new JsonObject().put("asset", id)).getString("hold");

        assertThat(patch("cleo", id, "{\"features\":null}").statusCode()).isEqualTo(423);
        assertThat(features(id, "cleo")).containsExactly("history");

        operator.does("lift", "cleo", new JsonObject().put("hold", hold));
        Waiting.until(() -> get("cleo", "/v1/assets/" + id).statusCode() == 404);
    }

    @Test
    void whatHistoryDoesNotNeedIsListedForWhatDoes() throws Exception {
        String id = upload("dora");
        String shown = upload("dora");
        patch("dora", id, "{\"features\":[\"workflow:a\",\"workflow:a\"],\"title\":\"Sea\"}");

        assertThat(features(id, "dora")).containsExactly("workflow:a");
        assertThat(listed("dora", "")).containsExactly(shown);
        assertThat(listed("dora", "?feature=workflow:a")).containsExactly(id);
        assertThat(listed("dora", "?q=sea")).isEmpty();
        assertThat(listed("dora", "?q=sea&feature=workflow:a")).containsExactly(id);
        assertThat(get("dora", "/v1/assets?feature=workflow").statusCode()).isEqualTo(422);
    }

    @Test
    void aGalleryNeedsWhatIsInIt() throws Exception {
        String id = upload("eve");
        String gallery = CollectionRequests.holding(server, "eve", id);
        assertThat(features(id, "eve")).containsExactly("history", "gallery");

        patch("eve", id, "{\"features\":[\"history\"]}");
        assertThat(listed("eve", "?collection=" + gallery)).isEmpty();
        assertThat(GatewayContract.json(get("eve", "/v1/assets/" + id)).getJsonArray("collections"))
                .isEmpty();
        assertThat(server.count("SELECT count(*) FROM collection_asset WHERE asset_id = '" + id + "'"))
                .isZero();

        String another = CollectionRequests.holding(server, "eve", id);
        assertThat(features(id, "eve")).containsExactly("history", "gallery");
        send("eve", "DELETE", "/v1/collections/" + another + "/assets/" + id, "");
        assertThat(features(id, "eve")).containsExactly("history");

        String last = CollectionRequests.holding(server, "eve", id);
        patch("eve", id, "{\"features\":[\"gallery\"]}");
        send("eve", "DELETE", "/v1/collections/" + last, "");
        assertThat(features(id, "eve")).containsExactly("gallery");
    }

    @Test
    void whatIsNoFeatureIsRefusedByTheNameOfTheField() throws Exception {
        String id = upload("fay");
        for (String wrong : List.of(
                "\"history\"",
                "[\"\"]",
                "[\"training\"]",
                "[\"workflow:\"]",
                "[\"workflow:A\"]",
                "[\"workflow:a--b\"]",
                "[\"workflow:" + "a".repeat(65) + "\"]",
                "[1]",
                "[null]")) {
            HttpResponse<byte[]> refused = patch("fay", id, "{\"features\":" + wrong + "}");
            assertThat(refused.statusCode()).as(wrong).isEqualTo(422);
            assertThat(GatewayContract.json(refused)
                            .getJsonArray("errors")
                            .getJsonObject(0)
                            .getString("field"))
                    .isEqualTo("features");
        }
        assertThat(features(id, "fay")).containsExactly("history");
    }

    private static String key(String id) throws Exception {
        try (var connection = server.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT object_key FROM asset WHERE id = '" + id + "'")) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static List<String> features(String id, String person) throws Exception {
        return texts(GatewayContract.json(get(person, "/v1/assets/" + id)).getJsonArray("features"));
    }

    private static List<String> texts(JsonArray array) {
        return array.stream().map(String.class::cast).toList();
    }

    private static List<String> listed(String person, String query) throws Exception {
        return GatewayContract.json(get(person, "/v1/assets" + query)).getJsonArray("items").stream()
                .map(item -> ((JsonObject) item).getString("id"))
                .toList();
    }

    private static String upload(String person) throws Exception {
        return GatewayContract.json(server.send(server.as(person, "/v1/assets")
                        .POST(BodyPublishers.ofByteArray(Picture.png(4, 4)))
                        .build()))
                .getString("id");
    }

    private static HttpResponse<byte[]> patch(String person, String id, String body) throws Exception {
        return send(person, "PATCH", "/v1/assets/" + id, body);
    }

    private static HttpResponse<byte[]> get(String person, String path) throws Exception {
        return send(person, "GET", path, "");
    }

    private static HttpResponse<byte[]> send(String person, String method, String path, String body) throws Exception {
        return server.send(server.as(person, path)
                .method(method, BodyPublishers.ofString(body))
                .build());
    }
}
