package io.holdfast.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.http.HttpConfig;
import io.holdfast.outbound.OutboundConfig;
import io.holdfast.testing.Backend;
import io.holdfast.testing.Changed;
import io.holdfast.testing.GalleryOwner;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Runs;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists of runs whose texts are as long as they may be: short items, and pages that end by their bytes. */
class RunPagesTest {
    private static final int PAGE = 64 * 1024;

    @TempDir
    static Path folder;

    private static GatewayServer server;

    @BeforeAll
    static void start() throws Exception {
        server = GatewayServer.start(
                folder,
                Optional.empty(),
                new OutboundConfig(List.of(), false),
                usual -> Changed.settings(usual, new HttpConfig.AnswerSizes(PAGE, 32 << 20)));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void aListShowsTheBeginningOfLongTextsAndSaysSoAndOneRunAllOfThem() throws Exception {
        String emoji = "😀".repeat(32 * 1024);
        JsonObject draft = new JsonObject()
                .put("model", "m")
                .put("prompt", emoji)
                .put("negativePrompt", "n".repeat(64 * 1024))
                .put("parameters", new JsonObject().put("graph", "g".repeat(5_000)));
        UUID run = UUID.randomUUID();
        Backend backend = new Backend("painter", "ann", server.gateway.port());
        assertThat(backend.record(run, draft).statusCode()).isEqualTo(201);
        backend.move(run, "running");
        backend.move(run, new JsonObject().put("status", "failed").put("error", "e".repeat(4_096)));

        JsonObject listed = page("ann", "").getJsonArray("items").getJsonObject(0);
        assertThat(listed.getString("prompt")).isEqualTo("😀".repeat(1_000));
        assertThat(listed.getString("negativePrompt")).isEqualTo("n".repeat(1_000));
        assertThat(listed.getString("error")).isEqualTo("e".repeat(1_000));
        assertThat(listed.getJsonObject("parameters")).isEmpty();
        assertThat(listed.getJsonArray("truncated"))
                .containsExactlyInAnyOrder("prompt", "negativePrompt", "error", "parameters");

        JsonObject whole = json("ann", Backend.path(run));
        assertThat(whole.getString("prompt")).isEqualTo(emoji);
        assertThat(whole.getString("negativePrompt")).hasSize(64 * 1024);
        assertThat(whole.getString("error")).hasSize(4_096);
        assertThat(whole.getJsonObject("parameters").getString("graph")).hasSize(5_000);
        assertThat(whole.containsKey("truncated")).isFalse();
    }

    @Test
    void whatIsShortIsWholeAndSaysNothingOfIt() throws Exception {
        Backend backend = new Backend("painter", "ben", server.gateway.port());
        backend.record(
                UUID.randomUUID(),
                new JsonObject()
                        .put("model", "m")
                        .put("prompt", "p".repeat(1_000))
                        .put("parameters", new JsonObject().put("seed", 7)));

        JsonObject listed = page("ben", "").getJsonArray("items").getJsonObject(0);
        assertThat(listed.getString("prompt")).hasSize(1_000);
        assertThat(listed.getJsonObject("parameters").getInteger("seed")).isEqualTo(7);
        assertThat(listed.containsKey("truncated")).isFalse();
    }

    @Test
    void aPageEndsByItsBytesAndTheNextGoesOnFromThere() throws Exception {
        GalleryOwner cat = new GalleryOwner(server, "cat");
        List<String> runs = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            runs.add(0, Runs.add(cat, "m", "p".repeat(64 * 1024), List.of()));
        }

        List<String> seen = new ArrayList<>();
        int pages = 0;
        String next = "";
        while (next != null) {
            HttpResponse<byte[]> answer = get("cat", "/v1/generations?limit=200" + next);
            JsonObject page = GatewayContract.json(answer);
            page.getJsonArray("items").forEach(run -> seen.add(((JsonObject) run).getString("id")));
            assertThat(answer.body()).hasSizeLessThan(PAGE + 4 * 1024);
            assertThat(answer.headers().firstValue("Link").isPresent()).isTrue();
            next = page.getString("next") == null ? null : "&cursor=" + page.getString("next");
            pages++;
        }
        assertThat(seen).isEqualTo(runs);
        assertThat(pages).isBetween(150 * 1_000 / PAGE + 1, 10);
    }

    @Test
    void aPageEndsAheadOfARunWhoseResultsAreMoreThanItHolds() throws Exception {
        GalleryOwner dan = new GalleryOwner(server, "dan");
        String many = Runs.add(dan, "m", "many", List.of());
        String some = Runs.add(dan, "m", "some", List.of());
        outputs(dan, many, 2_500);
        outputs(dan, some, 200);

        JsonObject first = page("dan", "");
        assertThat(ids(first)).containsExactly(some);
        assertThat(outputs(first)).hasSize(200);
        JsonObject second = page("dan", "?cursor=" + first.getString("next"));
        assertThat(ids(second)).containsExactly(many);
        assertThat(outputs(second)).hasSize(2_000);
        assertThat(second.getJsonArray("items").getJsonObject(0).getJsonArray("truncated"))
                .containsExactly("outputs");
        assertThat(second.getString("next")).isNull();
        assertThat(json("dan", Backend.path(UUID.fromString(many))).getJsonArray("outputs"))
                .hasSize(2_500);
    }

    private static void outputs(GalleryOwner owner, String run, int many) throws Exception {
        owner.run("UPDATE generation SET parameters = '{}' WHERE id = '" + run + "'");
        owner.run("INSERT INTO generation_output SELECT '" + owner.account + "', '" + run
                + "', n, NULL FROM generate_series(0, " + (many - 1) + ") n");
    }

    private static JsonArray outputs(JsonObject page) {
        return page.getJsonArray("items").getJsonObject(0).getJsonArray("outputs");
    }

    private static List<String> ids(JsonObject page) {
        return page.getJsonArray("items").stream()
                .map(run -> ((JsonObject) run).getString("id"))
                .toList();
    }

    private static JsonObject page(String person, String query) throws Exception {
        return json(person, "/v1/generations" + query);
    }

    private static JsonObject json(String person, String path) throws Exception {
        return GatewayContract.json(get(person, path));
    }

    private static HttpResponse<byte[]> get(String person, String path) throws Exception {
        HttpResponse<byte[]> answer = server.send(server.as(person, path).build());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer;
    }
}
