package io.holdfast.testing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;

/** What requests about collections hold when nothing else is asked for. */
public final class CollectionRequests {
    private CollectionRequests() {}

    /** The id of a new collection of somebody's, which holds one asset. */
    public static String holding(GatewayServer server, String person, String asset) throws Exception {
        String self = server.send(server.as(person, "/v1/collections")
                        .POST(BodyPublishers.ofString(title()))
                        .build())
                .headers()
                .firstValue("location")
                .orElseThrow();
        server.send(server.as(person, self + "/assets/" + asset)
                .PUT(BodyPublishers.noBody())
                .build());
        return self.substring(self.lastIndexOf('/') + 1);
    }

    /** The body that an operation takes. */
    public static String body(String operation, String asset) {
        return switch (operation) {
            case "collections.create", "collections.change" -> title();
            case "collections.add", "collections.order" ->
                new JsonObject().put("assets", new JsonArray().add(asset)).encode();
            default -> "";
        };
    }

    private static String title() {
        return "{\"title\":\"Sea\"}";
    }
}
