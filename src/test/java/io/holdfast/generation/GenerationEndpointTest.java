package io.holdfast.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.testing.Backend;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import io.holdfast.testing.Picture;
import io.holdfast.testing.Unstamped;
import io.holdfast.testing.Waiting;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Runs as a backend records them and as their person sees them. */
@GatewayTest(own = true)
class GenerationEndpointTest {
    private static GatewayServer server;

    @BeforeAll
    static void start(GatewayServer given) {
        server = given;
    }

    private static Backend backend(String person) {
        return new Backend("painter", person, server.gateway.port());
    }

    private static JsonObject draft(String prompt) {
        return new JsonObject()
                .put("model", "painter-1")
                .put("prompt", prompt)
                .put("negativePrompt", "blur")
                .put("feature", "portrait")
                .put("parameters", new JsonObject().put("seed", 7).put("cost", new JsonObject().put("cents", 3)));
    }

    @Test
    void aRunIsRecordedOnceAndShownToItsPerson() throws Exception {
        UUID run = UUID.randomUUID();

        HttpResponse<byte[]> first = backend("ann").record(run, draft("a lighthouse"));
        HttpResponse<byte[]> again = backend("ann").record(run, draft("a lighthouse"));
        HttpResponse<byte[]> other = backend("ann").record(run, draft("another"));

        assertThat(List.of(first.statusCode(), again.statusCode(), other.statusCode()))
                .containsExactly(201, 200, 409);
        JsonObject shown = json("ann", Backend.path(run));
        assertThat(shown.getString("status")).isEqualTo("queued");
        assertThat(shown.getString("prompt")).isEqualTo("a lighthouse");
        assertThat(shown.getString("negativePrompt")).isEqualTo("blur");
        assertThat(shown.getJsonObject("parameters").getInteger("seed")).isEqualTo(7);
        assertThat(shown.getJsonObject("usage").getBoolean("doNotTrain")).isTrue();
        assertThat(get("ben", Backend.path(run)).statusCode()).isEqualTo(404);
    }

    @Test
    void aRunGoesForwardOnly() throws Exception {
        Backend backend = backend("cat");
        UUID run = backend.record("painter-1", "a cat");

        assertThat(backend.move(run, "running").statusCode()).isEqualTo(200);
        assertThat(backend.move(run, "running").statusCode()).isEqualTo(200);
        assertThat(backend.move(run, "succeeded").statusCode()).isEqualTo(200);
        assertThat(backend.move(run, "running").statusCode()).isEqualTo(409);
        JsonObject failure = new JsonObject().put("status", "failed").put("error", "too late");
        assertThat(backend.move(run, failure).statusCode()).isEqualTo(409);
        assertThat(backend.move(run, "queued").statusCode()).isEqualTo(422);
        assertThat(backend.move(run, "failed").statusCode()).isEqualTo(422);
        JsonObject shown = json("cat", Backend.path(run));
        assertThat(shown.getString("startedAt")).isNotNull();
        assertThat(shown.getString("finishedAt")).isNotNull();
    }

    @Test
    void onlyWhoRecordedARunMovesItAndFillsIt() throws Exception {
        UUID run = backend("dan").record("painter-1", "a dog");
        Backend other = new Backend("thief", "dan", server.gateway.port());

        assertThat(other.move(run, "running").statusCode()).isEqualTo(404);
        assertThat(other.push(run, 0, Picture.png(20, 20)).statusCode()).isEqualTo(404);
        assertThat(Backend.send(other.request(Backend.path(run))).statusCode()).isEqualTo(404);
        assertThat(other.record(run, draft("a dog")).statusCode()).isEqualTo(409);
        assertThat(Backend.send(backend("dan").request(Backend.path(run))).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aServiceCannotReadAPersonsHistory() throws Exception {
        String asset = upload("eve", Picture.png(30, 30));
        Backend backend = backend("eve");
        for (String path : List.of("/v1/assets", "/v1/assets/" + asset, "/v1/generations", "/v1/quota")) {
            assertThat(Backend.send(backend.request(path)).statusCode()).isEqualTo(400);
        }
        assertThat(Backend.send(backend.request("/v1/assets/" + asset + "/content"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(server.send(server.as("fay", Backend.path(UUID.randomUUID()))
                                .header("Holdfast-On-Behalf-Of", "eve")
                                .build())
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void anInputIsHandedOutWhileItsRunIsNotOverAndThatIsRecorded() throws Exception {
        byte[] picture = Picture.png(40, 40);
        String asset = upload("gus", picture);
        Backend backend = backend("gus");
        UUID run = UUID.randomUUID();
        backend.record(run, draft("like this").put("inputs", new JsonArray().add(asset)));
        String content = "/v1/assets/" + asset + "/content";

        HttpResponse<byte[]> handed = Backend.send(backend.request(content));

        assertThat(handed.statusCode()).isEqualTo(200);
        assertThat(Unstamped.of(handed.body())).isEqualTo(picture);
        assertThat(handed.headers().map()).containsKeys(GatewayContract.MARK.toArray(String[]::new));
        assertThat(server.count("SELECT count(*) FROM disclosure WHERE channel = 'workflow' AND purpose = 'inference'"
                        + " AND recipient = 'painter' AND generation_id = '" + run + "'"))
                .isEqualTo(1);
        assertThat(Backend.send(backend.request(content).header("Holdfast-Purpose", "training"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(Backend.send(new Backend("thief", "gus", server.gateway.port()).request(content))
                        .statusCode())
                .isEqualTo(404);
        backend.move(run, "succeeded");
        assertThat(Backend.send(backend.request(content)).statusCode()).isEqualTo(404);
    }

    @Test
    void inputsMustBeAssetsOfTheSamePerson() throws Exception {
        String asset = upload("hal", Picture.png(40, 41));
        JsonObject foreign = draft("x").put("inputs", new JsonArray().add(asset));

        HttpResponse<byte[]> refused = backend("ida").record(UUID.randomUUID(), foreign);

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(new String(refused.body(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("inputs");
    }

    @Test
    void erasingAnInputLeavesAPlaceWithoutAName() throws Exception {
        String asset = upload("jim", Picture.png(40, 42));
        Backend backend = backend("jim");
        UUID run = UUID.randomUUID();
        backend.record(run, draft("y").put("inputs", new JsonArray().add(asset)));
        backend.push(run, 0, Picture.png(41, 41));

        delete("jim", "/v1/assets/" + asset);

        JsonArray inputs = json("jim", Backend.path(run)).getJsonArray("inputs");
        assertThat(inputs.getJsonObject(0).getString("asset")).isNull();
        assertThat(json("jim", Backend.path(run)).getJsonArray("outputs")).hasSize(1);
    }

    @Test
    void erasingARunErasesItsPromptAndResultsAndNothingComesBack() throws Exception {
        Backend backend = backend("kim");
        UUID run = UUID.randomUUID();
        JsonObject secret = draft("quetzalcoatlus");
        backend.record(run, secret);
        String asset =
                GatewayContract.json(backend.push(run, 0, Picture.png(42, 42))).getString("id");

        delete("kim", Backend.path(run));

        assertThat(get("kim", "/v1/assets/" + asset).statusCode()).isEqualTo(404);
        assertThat(get("kim", Backend.path(run)).statusCode()).isEqualTo(410);
        assertThat(json("kim", "/v1/generations").getJsonArray("items")).isEmpty();
        assertThat(backend.record(run, secret).statusCode()).isEqualTo(410);
        assertThat(backend.push(run, 0, Picture.png(42, 42)).statusCode()).isEqualTo(410);
        assertThat(backend.push(run, 1, Picture.png(42, 42)).statusCode()).isEqualTo(410);
        assertThat(server.count(
                        "SELECT count(*) FROM generation WHERE words @@ to_tsquery('simple', 'quetzalcoatlus')"))
                .isZero();
        assertThat(server.count("SELECT count(*) FROM asset WHERE words @@ to_tsquery('simple', 'quetzalcoatlus')"))
                .isZero();
    }

    @Test
    void whatIsLeftOfAnErasedRunIsForgottenInTheEnd() throws Exception {
        UUID run = backend("nat").record("m", "p");
        delete("nat", Backend.path(run));
        server.execute("UPDATE generation SET finished_at = now() - interval '31 days' WHERE id = '" + run + "'");

        Waiting.until(() -> server.count("SELECT count(*) FROM generation WHERE id = '" + run + "'") == 0);

        assertThat(get("nat", Backend.path(run)).statusCode()).isEqualTo(404);
    }

    @Test
    void pagesHoldAllRunsOnceAndCanBeNarrowed() throws Exception {
        Backend backend = backend("lea");
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            made.add(0, backend.record("model-" + i % 2, "prompt number" + i).toString());
        }
        backend.move(UUID.fromString(made.get(0)), "running");

        List<String> seen = new ArrayList<>();
        String path = "/v1/generations?limit=5";
        for (String next = ""; next != null; ) {
            JsonObject page = json("lea", path + (next.isEmpty() ? "" : "&cursor=" + next));
            page.getJsonArray("items").forEach(run -> seen.add(((JsonObject) run).getString("id")));
            next = page.getString("next");
        }

        assertThat(seen).isEqualTo(made);
        Map.of("model=model-1", 6, "status=running", 1, "q=number7", 1, "q=model-0", 6, "feature=none", 0)
                .forEach((filter, count) -> assertThat(
                                json("lea", "/v1/generations?" + filter).getJsonArray("items"))
                        .as(filter)
                        .hasSize(count));
        for (String wrong : List.of("status=odd", "limit=0", "cursor=x", "q=%00")) {
            assertThat(get("lea", "/v1/generations?" + wrong).statusCode())
                    .as(wrong)
                    .isEqualTo(422);
        }
    }

    @Test
    void eachOddFieldIsNamed() throws Exception {
        Map<String, Object> odd = Map.of(
                "model",
                7,
                "prompt",
                "x".repeat(65_537),
                "parameters",
                "none",
                "inputs",
                new JsonArray().add("no id"),
                "colour",
                "red");
        for (Map.Entry<String, Object> field : odd.entrySet()) {
            JsonObject body = new JsonObject().put("model", "m").put(field.getKey(), field.getValue());
            HttpResponse<byte[]> refused = backend("max").record(UUID.randomUUID(), body);
            assertThat(refused.statusCode()).as(field.getKey()).isEqualTo(422);
            assertThat(GatewayContract.json(refused)
                            .getJsonArray("errors")
                            .getJsonObject(0)
                            .getString("field"))
                    .isEqualTo(field.getKey());
        }
        assertThat(backend("max").record(UUID.randomUUID(), new JsonObject()).statusCode())
                .isEqualTo(422);
        JsonObject huge = new JsonObject().put("model", "m").put("note", "x".repeat(300_000));
        assertThat(backend("max").record(UUID.randomUUID(), huge).statusCode()).isEqualTo(413);
    }

    private static String upload(String person, byte[] picture) throws Exception {
        return GatewayContract.json(server.send(server.as(person, "/v1/assets")
                        .header("Content-Type", "image/png")
                        .POST(BodyPublishers.ofByteArray(picture))
                        .build()))
                .getString("id");
    }

    private static HttpResponse<byte[]> get(String person, String path) throws Exception {
        return server.send(server.as(person, path).build());
    }

    private static void delete(String person, String path) throws Exception {
        assertThat(server.send(server.as(person, path).DELETE().build()).statusCode())
                .isEqualTo(204);
    }

    private static JsonObject json(String person, String path) {
        try {
            return GatewayContract.json(get(person, path));
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }
}
