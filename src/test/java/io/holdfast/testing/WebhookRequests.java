package io.holdfast.testing;

import io.holdfast.app.GatewayContract;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;

/** What requests for webhooks hold when nothing else is asked for; none of them is ever told anything. */
public final class WebhookRequests {
    public static final String WISH = "{\"url\":\"https://hooks.example.com/\",\"types\":[\"export.ready\"]}";

    private WebhookRequests() {}

    /** The id of a webhook of a person, made if there is none. */
    public static String any(GatewayServer server, String person) throws Exception {
        JsonObject all = GatewayContract.json(
                server.send(server.as(person, "/v1/webhooks").build()));
        if (!all.getJsonArray("items").isEmpty()) {
            return all.getJsonArray("items").getJsonObject(0).getString("id");
        }
        return GatewayContract.json(server.send(server.as(person, "/v1/webhooks")
                        .POST(BodyPublishers.ofString(WISH))
                        .build()))
                .getString("id");
    }
}
