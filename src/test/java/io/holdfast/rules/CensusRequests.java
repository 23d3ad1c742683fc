package io.holdfast.rules;

import io.holdfast.app.Development;
import io.holdfast.app.OpenApiDocument;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Picture;
import io.holdfast.testing.PrivacyRequests;
import io.holdfast.testing.TrainingSigns;
import io.holdfast.testing.UploadRequests;
import io.holdfast.testing.WebhookRequests;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;

/** How the census asks each route. */
final class CensusRequests {
    /** What each route of an account is sent. */
    static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("assets.upload", ""),
            Map.entry("assets.list", ""),
            Map.entry("assets.erase-many", "{\"ids\":[\"{id}\"]}"),
            Map.entry("assets.get", ""),
            Map.entry("assets.change", "{\"title\":\"Mine\"}"),
            Map.entry("assets.erase", ""),
            Map.entry("assets.lineage", ""),
            Map.entry("collections.create", "{\"title\":\"Mine\"}"),
            Map.entry("collections.list", ""),
            Map.entry("collections.get", ""),
            Map.entry("collections.change", "{\"title\":\"Mine\"}"),
            Map.entry("collections.delete", ""),
            Map.entry("collections.assets", ""),
            Map.entry("collections.add", "{\"assets\":[\"{id}\"]}"),
            Map.entry("collections.order", "{\"assets\":[\"{id}\"]}"),
            Map.entry("collections.put", ""),
            Map.entry("collections.remove", ""),
            Map.entry("content.get", ""),
            Map.entry("content.head", ""),
            Map.entry("content.manifest", ""),
            Map.entry("content.manifest-head", ""),
            Map.entry("manifest.get", ""),
            Map.entry("manifest.head", ""),
            Map.entry("generations.list", ""),
            Map.entry("generations.record", "{\"model\":\"m\"}"),
            Map.entry("generations.get", ""),
            Map.entry("generations.change", "{\"status\":\"running\"}"),
            Map.entry("generations.erase", ""),
            Map.entry("outputs.push", ""),
            Map.entry("ingests.ask", "{\"url\":\"https://provider.invalid/a.png\"}"),
            Map.entry("ingests.get", ""),
            Map.entry("account.get", ""),
            Map.entry("account.change", PrivacyRequests.DETAILS),
            Map.entry("account.erase", ""),
            Map.entry("policy.publish", PrivacyRequests.ACCEPTANCE),
            Map.entry("policy.accept", PrivacyRequests.ACCEPTANCE),
            Map.entry("notices.list", ""),
            Map.entry("communications.send", PrivacyRequests.NEWS),
            Map.entry("communications.get", ""),
            Map.entry("operations.find", ""),
            Map.entry("operations.account", ""),
            Map.entry("operations.act", PrivacyRequests.HOLD),
            Map.entry("operations.log", ""),
            Map.entry("features.list", ""),
            Map.entry("features.end", PrivacyRequests.END),
            Map.entry("jobs.list", ""),
            Map.entry("exports.create", "{\"ids\":[\"{id}\"]}"),
            Map.entry("exports.list", ""),
            Map.entry("exports.get", ""),
            Map.entry("exports.delete", ""),
            Map.entry("exports.content", ""),
            Map.entry("exports.content-head", ""),
            Map.entry("quota.get", ""),
            Map.entry("shares.create", ""),
            Map.entry("shares.list", ""),
            Map.entry("shares.get", ""),
            Map.entry("shares.revoke", ""),
            Map.entry("shares.all", ""),
            Map.entry("disclosures.list", ""),
            Map.entry("disclosures.all", ""),
            Map.entry("uploads.create", ""),
            Map.entry("uploads.head", ""),
            Map.entry("uploads.get", ""),
            Map.entry("uploads.append", ""),
            Map.entry("uploads.terminate", ""),
            Map.entry("events.stream", ""),
            Map.entry("events.url", ""),
            Map.entry("webhooks.create", WebhookRequests.WISH),
            Map.entry("webhooks.list", ""),
            Map.entry("webhooks.get", ""),
            Map.entry("webhooks.change", "{\"enabled\":true}"),
            Map.entry("webhooks.remove", ""),
            Map.entry("webhooks.rotate", ""),
            Map.entry("deliveries.list", ""),
            Map.entry("deliveries.replay", ""));

    private CensusRequests() {}

    static boolean takesJson(OpenApiDocument.Operation operation) {
        return BODIES.getOrDefault(operation.id(), "").startsWith("{");
    }

    /** With every scope that a person or a service may have. */
    static String token(String person) throws Exception {
        return "Bearer "
                + Development.token(
                        GatewayServer.SECRET, person, Development.BACKEND + " webhooks:manage account:manage");
    }

    /** Of somebody who may also ask what operators ask. */
    static String operator(String person) throws Exception {
        return "Bearer " + Development.token(GatewayServer.SECRET, person, TrainingSigns.SCOPES);
    }

    /** Asks; about an asset that was uploaded for it, by an id that may be another. */
    static HttpResponse<byte[]> send(
            GatewayServer server,
            OpenApiDocument.Operation operation,
            String id,
            JsonObject asset,
            String token,
            TrainingSigns.Sign sign)
            throws Exception {
        String path = path(operation, id, asset);
        BodyPublisher body = operation.id().equals("assets.upload")
                ? BodyPublishers.ofByteArray(Picture.png(3, 3))
                : BodyPublishers.ofString(
                        sign.put(BODIES.getOrDefault(operation.id(), "").replace("{id}", id)));
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server.url(path))).method(operation.method(), body);
        Map<String, String> spoken = UploadRequests.fields(operation);
        spoken.forEach(request::header);
        if (!spoken.containsKey("Content-Type")) {
            request.header("Content-Type", operation.id().equals("assets.upload") ? "image/png" : "application/json");
        }
        if (!token.isEmpty()) {
            // who leaves is nobody whom the others ask about
            boolean leaves = operation.id().equals("account.erase") && token.startsWith("Bearer e");
            request.header(
                    "Authorization",
                    leaves ? token("leaver " + UUID.randomUUID()) : sign.token().orElse(token));
        }
        sign.fields().forEach(request::header);
        return server.send(request.build());
    }

    /** Where it asks. */
    static String path(OpenApiDocument.Operation operation, String id, JsonObject asset) {
        String signed = URI.create(asset.getString("contentUrl")).getPath();
        // where somebody else's gallery is asked for, the asset's own is
        boolean gallery = operation.path().startsWith("/v1/collections") && id.equals(asset.getString("id"));
        return operation
                .path()
                .replace("{id}", gallery ? asset.getString("gallery") : id)
                .replace("{n}", "0")
                .replace("{asset}", asset.getString("id"))
                .replace("{link}", asset.getString("share"))
                .replace("/s/{token}", asset.getString("sharePath"))
                .replace("{token}", signed.substring(signed.lastIndexOf('/') + 1))
                .replace("{receipt}", id)
                .replace("{version}", "usual")
                .replace("{account}", id)
                .replace("{feature}", id)
                .replace("{slug}", "not-found")
                .replace("{file}", "initializer.js")
                .concat(operation.id().equals("operations.find") ? "?subject=nobody" : "");
    }
}
