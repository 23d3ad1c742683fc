package io.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.Development;
import io.holdfast.app.GatewayContract;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Who does to accounts what only operators may, at a gateway. */
public final class Operator {
    public static final String NAME = "olivia";

    private final GatewayServer server;

    public Operator(GatewayServer server) {
        this.server = server;
    }

    public static UUID account(String person) {
        return Persons.account(person);
    }

    /** Does something to a person's account and gets the line that records it. */
    public JsonObject does(String action, String person, JsonObject more) throws Exception {
        HttpResponse<byte[]> done = asks(action, person, more);
        assertThat(done.statusCode())
                .as(new String(done.body(), StandardCharsets.UTF_8))
                .isEqualTo(201);
        return GatewayContract.json(done);
    }

    public HttpResponse<byte[]> asks(String action, String person, JsonObject more) throws Exception {
        JsonObject body =
                new JsonObject().put("action", action).put("reason", "Case 7").mergeIn(more);
        return send("POST", "/v1/admin/accounts/" + account(person) + "/actions", body.encode());
    }

    public HttpResponse<byte[]> send(String method, String path, String body) throws Exception {
        return server.send(HttpRequest.newBuilder(URI.create(server.url(path)))
                .header("Authorization", "Bearer " + Development.token(GatewayServer.SECRET, NAME, "admin"))
                .method(method, BodyPublishers.ofString(body))
                .build());
    }
}
