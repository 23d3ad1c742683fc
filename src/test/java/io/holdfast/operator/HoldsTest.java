package io.holdfast.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.app.GatewayContract;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import io.holdfast.testing.Operator;
import io.holdfast.testing.Picture;
import io.holdfast.testing.Waiting;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@GatewayTest(own = true)
class HoldsTest {
    private static GatewayServer server;
    private static Operator operator;

    @BeforeAll
    static void start(GatewayServer given) throws Exception {
        server = given;
        operator = new Operator(server);
    }

    @Test
    void whatIsHeldOutlivesItsOwnersWishAndNoLonger() throws Exception {
        String held = upload("ada");
        String other = upload("ada");
        String first = hold("ada", held);
        String second = hold("ada", held);

        HttpResponse<byte[]> refused = send("ada", "DELETE", "/v1/assets/" + held, "");
        assertThat(refused.statusCode()).isEqualTo(423);
        assertThat(GatewayContract.json(refused).getString("detail")).contains("the law requires it");
        assertThat(server.send(server.as("ada", "/v1/assets/" + held)
                                .header("If-Match", "\"7\"")
                                .DELETE()
                                .build())
                        .statusCode())
                .isEqualTo(412);
        JsonObject bulk = GatewayContract.json(send(
                "ada",
                "POST",
                "/v1/assets/deletions",
                new JsonObject().put("ids", new JsonArray(List.of(held, other))).encode()));
        assertThat(bulk.getInteger("erased")).isEqualTo(1);
        assertThat(bulk.getInteger("held")).isEqualTo(1);
        JsonObject filtered =
                GatewayContract.json(send("ada", "POST", "/v1/assets/deletions", "{\"filter\":{\"media\":\"image\"}}"));
        assertThat(filtered.getInteger("erased")).isZero();
        assertThat(filtered.getInteger("held")).isEqualTo(1);

        lift("ada", first);
        assertThat(send("ada", "DELETE", "/v1/assets/" + held, "").statusCode()).isEqualTo(423);
        lift("ada", second);
        Waiting.until(() -> send("ada", "GET", "/v1/assets/" + held, "").statusCode() == 404);
        Waiting.until(() -> server.count("SELECT count(*) FROM erasure_wish WHERE id = '" + held + "'") == 0);
    }

    @Test
    void aRunStaysWithItsPromptWhileAResultIsHeld() throws Exception {
        String run = UUID.randomUUID().toString();
        String path = "/v1/generations/" + run;
        server.send(GatewayServer.backend("backend", "ben", URI.create(server.url(path)))
                .PUT(BodyPublishers.ofString("{\"model\":\"m\",\"prompt\":\"a lighthouse\"}"))
                .build());
        String result = GatewayContract.json(
                        server.send(GatewayServer.backend("backend", "ben", URI.create(server.url(path + "/outputs/0")))
                                .PUT(BodyPublishers.ofByteArray(Picture.png(5, 5)))
                                .build()))
                .getString("id");
        String hold = hold("ben", result);

        assertThat(send("ben", "DELETE", path, "").statusCode()).isEqualTo(423);

        assertThat(GatewayContract.json(send("ben", "GET", path, "")).getString("prompt"))
                .isEqualTo("a lighthouse");
        lift("ben", hold);
        Waiting.until(() -> send("ben", "GET", path, "").statusCode() == 410);
        assertThat(send("ben", "GET", "/v1/assets/" + result, "").statusCode()).isEqualTo(404);
    }

    @Test
    void anAccountThatLeavesLeavesBehindWhatIsHeld() throws Exception {
        String held = upload("cat");
        upload("cat");
        String hold = hold("cat", held);

        JsonObject receipt = GatewayContract.json(send("cat", "DELETE", "/v1/account", ""));
        assertThat(receipt.getString("state")).isEqualTo("held");
        assertThat(receipt.getString("notice")).contains("the law requires it");
        String self = receipt.getJsonObject("links").getString("self");
        Waiting.until(() -> json(self).getJsonObject("erased").getInteger("assets") == 1);
        assertThat(json(self).encode()).doesNotContain(held);
        assertThat(send("cat", "GET", "/v1/assets", "").statusCode()).isEqualTo(403);
        assertThat(server.count("SELECT count(*) FROM asset WHERE state = 'stored' AND id = '" + held + "'"))
                .isEqualTo(1);

        lift("cat", hold);

        Waiting.until(() -> json(self).getString("state").equals("erased"));
        assertThat(json(self).getJsonObject("erased").getInteger("assets")).isEqualTo(2);
        assertThat(server.count("SELECT count(*) FROM asset WHERE id = '" + held + "'"))
                .isZero();
    }

    @Test
    void anAccountThatIsHeldAsAWholeLosesNothing() throws Exception {
        String asset = upload("dan");
        String hold = operator.does("hold", "dan", new JsonObject().put("basis", "Art. 17(3)(e)"))
                .getString("hold");
        assertThat(send("dan", "DELETE", "/v1/assets/" + asset, "").statusCode())
                .isEqualTo(423);

        JsonObject receipt = GatewayContract.json(send("dan", "DELETE", "/v1/account", ""));

        assertThat(receipt.getString("state")).isEqualTo("held");
        JsonObject standing = GatewayContract.json(operator.send("GET", "/v1/admin/accounts?subject=dan", ""));
        assertThat(standing.getBoolean("closed")).isTrue();
        assertThat(standing.getJsonArray("holds").getJsonObject(0).getString("id"))
                .isEqualTo(hold);
        lift("dan", hold);
        Waiting.until(() -> json(receipt.getJsonObject("links").getString("self"))
                .getString("state")
                .equals("erased"));
        JsonArray log = GatewayContract.json(
                        operator.send("GET", "/v1/admin/accounts/" + Operator.account("dan") + "/actions", ""))
                .getJsonArray("items");
        assertThat(log.stream().map(line -> ((JsonObject) line).getString("action")))
                .containsExactly("lift", "hold");
        assertThat(log.getJsonObject(1).getString("author")).isEqualTo(Operator.NAME);
        assertThat(log.getJsonObject(1).getString("basis")).isEqualTo("Art. 17(3)(e)");
    }

    @Test
    void theRecordIsOnlyEverAddedTo() throws Exception {
        upload("eve");
        operator.does("block", "eve", new JsonObject());
        for (String change : List.of("UPDATE operator_action SET reason = ''", "DELETE FROM operator_action")) {
            assertThatThrownBy(() -> server.execute(change)).isInstanceOf(SQLException.class);
        }
        assertThat(operator.asks("block", "eve", new JsonObject()).statusCode()).isEqualTo(409);
        operator.does("unblock", "eve", new JsonObject());
        assertThat(operator.asks("block", "nobody", new JsonObject()).statusCode())
                .isEqualTo(404);
        assertThat(operator.asks(
                                "lift",
                                "eve",
                                new JsonObject().put("hold", UUID.randomUUID().toString()))
                        .statusCode())
                .isEqualTo(404);
        assertThat(operator.asks("hold", "eve", new JsonObject().put("asset", upload("ann")))
                        .statusCode())
                .isEqualTo(404);
        for (JsonObject wrong : List.of(
                new JsonObject().put("reason", " "),
                new JsonObject().put("notice", "Not for a block"),
                new JsonObject().put("asset", UUID.randomUUID().toString()),
                new JsonObject().put("colour", "red"))) {
            assertThat(operator.asks("block", "eve", wrong).statusCode()).isEqualTo(422);
        }
        assertThat(operator.asks("take-down", "eve", new JsonObject()).statusCode())
                .isEqualTo(422);
        assertThat(send("eve", "GET", "/v1/admin/accounts?subject=ann", "").statusCode())
                .isEqualTo(403);
    }

    private static String hold(String person, String asset) throws Exception {
        return operator.does("hold", person, new JsonObject().put("asset", asset))
                .getString("hold");
    }

    private static void lift(String person, String hold) throws Exception {
        operator.does("lift", person, new JsonObject().put("hold", hold));
    }

    private static JsonObject json(String path) throws Exception {
        return GatewayContract.json(send("anybody", "GET", path, ""));
    }

    private static HttpResponse<byte[]> send(String person, String method, String path, String body) throws Exception {
        return server.send(server.as(person, path)
                .method(method, BodyPublishers.ofString(body))
                .build());
    }

    private static String upload(String person) throws Exception {
        return GatewayContract.json(server.send(server.as(person, "/v1/assets")
                        .POST(BodyPublishers.ofByteArray(Picture.png(5, 5)))
                        .build()))
                .getString("id");
    }
}
