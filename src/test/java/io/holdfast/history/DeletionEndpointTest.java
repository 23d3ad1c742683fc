package io.holdfast.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import io.holdfast.testing.Picture;
import io.holdfast.testing.Waiting;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@GatewayTest(own = true)
class DeletionEndpointTest {
    private static GatewayServer server;

    @BeforeAll
    static void start(GatewayServer given) {
        server = given;
    }

    @Test
    void idsAreErasedTogetherAndTheirBytesFollow() throws Exception {
        String one = upload("ida", "one.png");
        String two = upload("ida", "two.png");
        String kept = upload("ida", "three.png");
        String others = upload("bob", "bobs.png");

        HttpResponse<byte[]> erased =
                erase("ida", new JsonObject().put("ids", new JsonArray(List.of(one, two, others))));

        assertThat(GatewayContract.json(erased).getLong("erased")).isEqualTo(2);
        assertThat(names("ida")).containsExactly("three.png");
        assertThat(names("bob")).containsExactly("bobs.png");
        Waiting.until(() -> server.count("SELECT count(*) FROM asset WHERE state = 'erasing'") == 0);
        assertThat(GatewayContract.json(
                                server.send(server.as("ida", "/v1/quota").build()))
                        .getLong("usedAssets"))
                .isEqualTo(1);
        assertThat(kept).isNotEmpty();
    }

    @Test
    void aFilterErasesWhatAListWouldShow() throws Exception {
        for (String name : List.of("cat1.png", "cat2.png", "dog.png")) {
            upload("fay", name);
        }

        assertThat(GatewayContract.json(erase("fay", filter(new JsonObject().put("q", "cat1.png"))))
                        .getLong("erased"))
                .isEqualTo(1);
        assertThat(names("fay")).containsExactly("dog.png", "cat2.png");
        assertThat(GatewayContract.json(erase(
                                "fay",
                                filter(new JsonObject().put("media", "image").put("to", "2100-01-01T00:00:00Z"))))
                        .getLong("erased"))
                .isEqualTo(2);
        assertThat(names("fay")).isEmpty();
    }

    @Test
    void whatIsNotSaidClearlyErasesNothing() throws Exception {
        String id = upload("cara", "a.png");
        for (JsonObject asked : List.of(
                new JsonObject(),
                filter(new JsonObject()),
                filter(new JsonObject().put("q", " ")),
                filter(new JsonObject().put("colour", "red")),
                filter(new JsonObject().put("kind", 1)),
                new JsonObject().put("ids", new JsonArray()),
                new JsonObject().put("ids", new JsonArray().add(id)).put("filter", new JsonObject().put("q", "a")),
                new JsonObject().put("filter", "all"))) {
            assertThat(erase("cara", asked).statusCode()).as(asked.encode()).isEqualTo(422);
        }
        assertThat(names("cara")).containsExactly("a.png");
    }

    @Test
    void anyOfTheVersionsInIfMatchWillDo() throws Exception {
        String self = "/v1/assets/" + upload("vic", "a.png");
        assertThat(change(self, "W/\"1\"")).isEqualTo(412);
        assertThat(change(self, "nonsense")).isEqualTo(412);
        assertThat(change(self, "\"7\", \"1\"")).isEqualTo(200);
        assertThat(change(self, "\"1\"")).isEqualTo(412);
        assertThat(change(self, "*")).isEqualTo(200);
    }

    private static int change(String self, String ifMatch) throws Exception {
        return server.send(server.as("vic", self)
                        .header("If-Match", ifMatch)
                        .method("PATCH", BodyPublishers.ofString("{\"title\":\"b\"}"))
                        .build())
                .statusCode();
    }

    private static JsonObject filter(JsonObject filter) {
        return new JsonObject().put("filter", filter);
    }

    private static HttpResponse<byte[]> erase(String person, JsonObject asked) throws Exception {
        return server.send(server.as(person, "/v1/assets/deletions")
                .POST(BodyPublishers.ofString(asked.encode()))
                .build());
    }

    private static String upload(String person, String name) throws Exception {
        return GatewayContract.json(server.send(server.as(person, "/v1/assets?name=" + name)
                        .header("Content-Type", "image/png")
                        .POST(BodyPublishers.ofByteArray(Picture.png(5, 5)))
                        .build()))
                .getString("id");
    }

    private static List<String> names(String person) throws Exception {
        return GatewayContract.json(server.send(server.as(person, "/v1/assets").build())).getJsonArray("items").stream()
                .map(item -> ((JsonObject) item).getString("filename"))
                .toList();
    }
}
