package io.holdfast.app;

import io.holdfast.testing.CollectionRequests;
import io.holdfast.testing.Picture;
import io.holdfast.testing.PrivacyRequests;
import io.holdfast.testing.WebhookRequests;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A sensible body for each operation that takes one. */
final class OpenApiBodies {
    private OpenApiBodies() {}

    static byte[] usual(String operationId, JsonObject asset) throws IOException {
        return switch (operationId) {
            case "generations.record" -> Buffer.buffer("{\"model\":\"m\"}").getBytes();
            case "ingests.ask" -> Buffer.buffer(OpenApiClient.FETCH).getBytes();
            case "generations.change" ->
                Buffer.buffer("{\"status\":\"running\"}").getBytes();
            case "assets.upload", "outputs.push" -> Picture.png(10, 10);
            case "assets.change" ->
                new JsonObject()
                        .put("title", "Sea")
                        .put("tags", new JsonArray().add("blue"))
                        .toBuffer()
                        .getBytes();
            case "assets.erase-many", "exports.create" ->
                new JsonObject()
                        .put("ids", new JsonArray().add(asset.getString("id")))
                        .toBuffer()
                        .getBytes();
            case "account.change",
                    "operations.act",
                    "features.end",
                    "policy.publish",
                    "policy.accept",
                    "communications.send" -> PrivacyRequests.body(operationId);
            case "uploads.create", "uploads.append", "deliveries.replay", "shares.create" -> new byte[0];
            case "webhooks.create", "webhooks.change" -> WebhookRequests.WISH.getBytes(StandardCharsets.UTF_8);
            case "collections.create",
                    "collections.change",
                    "collections.add",
                    "collections.order",
                    "collections.put" ->
                CollectionRequests.body(operationId, asset.getString("id")).getBytes(StandardCharsets.UTF_8);
            default -> throw new AssertionError("what is the body of " + operationId + "?");
        };
    }
}
