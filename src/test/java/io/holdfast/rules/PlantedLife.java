package io.holdfast.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.testing.ExportRequests;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Picture;
import io.holdfast.testing.Sharing;
import io.holdfast.testing.WebhookReceiver;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;

/** Somebody who uses everything as it is meant to be used, with what is planted in each place that takes something. */
public final class PlantedLife {
    private final GatewayServer server;
    private final Planting planting;
    private final WebhookReceiver receiver;
    private final String person;

    PlantedLife(GatewayServer server, Planting planting, WebhookReceiver receiver, String person) {
        this.server = server;
        this.planting = planting;
        this.receiver = receiver;
        this.person = person;
        planting.plant("token of " + person, GatewayServer.token(person));
    }

    /** Lives it; the record of an asset, with a share link and a collection, as the census wants it. */
    JsonObject live() throws Exception {
        account();
        JsonObject asset = uploads();
        runs(asset.getString("id"));
        hooks();
        String gallery = json(201, "POST", "/v1/collections", new JsonObject().put("title", Planting.COLLECTION))
                .getString("id");
        send("PUT", "/v1/collections/" + gallery + "/assets/" + asset.getString("id"), "");
        JsonObject link = shares(asset);
        searches();
        exports();
        return asset.put("gallery", gallery).put("share", link.getString("id")).put("sharePath", Sharing.path(link));
    }

    private void account() throws Exception {
        json(
                200,
                "PATCH",
                "/v1/account",
                new JsonObject()
                        .put("name", Planting.NAME)
                        .put("email", Planting.EMAIL)
                        .put("locale", "de-AT"),
                "If-Match",
                "*");
    }

    private JsonObject uploads() throws Exception {
        HttpResponse<byte[]> made = server.send(server.as(person, "/v1/assets")
                .header("Content-Type", "image/png")
                .header("Content-Disposition", "attachment; filename*=UTF-8''" + encoded(Planting.FILE))
                .header("User-Agent", Planting.AGENT)
                .header("X-Forwarded-For", Planting.ADDRESS)
                .header("Forwarded", "for=" + Planting.ADDRESS)
                .POST(BodyPublishers.ofByteArray(Picture.png(12, 12)))
                .build());
        assertThat(made.statusCode()).isEqualTo(201);
        JsonObject asset = GatewayContract.json(made);
        planting.plant("signed URL", after(asset.getString("contentUrl"), "/c/"));
        json(
                200,
                "PATCH",
                "/v1/assets/" + asset.getString("id"),
                new JsonObject().put("title", Planting.TITLE).put("tags", new JsonArray().add(Planting.TAG)),
                "If-Match",
                "*");
        assertThat(server.send(server.as(person, "/v1/uploads")
                                .header("Tus-Resumable", "1.0.0")
                                .header("Upload-Length", "100")
                                .header(
                                        "Upload-Metadata",
                                        "filename " + base64(Planting.FILE) + ",title " + base64(Planting.TITLE))
                                .POST(BodyPublishers.noBody())
                                .build())
                        .statusCode())
                .isEqualTo(201);
        return asset;
    }

    private void runs(String input) throws Exception {
        JsonObject draft = new JsonObject()
                .put("model", "painter-1")
                .put("prompt", Planting.PROMPT)
                .put("negativePrompt", Planting.NEGATIVE)
                .put("parameters", new JsonObject().put("note", Planting.PARAMETER))
                .put("inputs", new JsonArray().add(input));
        for (String end : new String[] {"failed", "running"}) {
            String run = "/v1/generations/" + UUID.randomUUID();
            assertThat(backend("PUT", run, draft.encode()).statusCode()).isEqualTo(201);
            backend("PUT", run, draft.copy().put("prompt", Planting.ANYWHERE).encode());
            backend("POST", run + "/outputs/0/fetch", "{\"url\":\"https://" + Planting.SOURCE + "\"}");
            backend("GET", run + "/outputs/0/fetch", "");
            JsonObject change = new JsonObject().put("status", end);
            backend("PATCH", run, (end.equals("failed") ? change.put("error", Planting.FAILURE) : change).encode());
        }
    }

    private void hooks() throws Exception {
        for (String url : new String[] {receiver.url("/" + Planting.HOOK), "http://127.0.0.1:1/" + Planting.HOOK}) {
            JsonObject hook = json(
                    201,
                    "POST",
                    "/v1/webhooks",
                    new JsonObject()
                            .put("url", url)
                            .put("types", new JsonArray().add("asset.stored").add("export.ready")));
            planting.plant("secret of a webhook for " + person, hook.getString("secret"));
            planting.plant(
                    "bare secret of a webhook for " + person,
                    hook.getString("secret").substring("whsec_".length()));
        }
        receiver.at("/planted/hook/7qx", any -> 500);
    }

    private JsonObject shares(JsonObject asset) throws Exception {
        JsonObject link =
                new Sharing(server).link(person, asset.getString("id"), new JsonObject().put("label", Planting.LABEL));
        planting.plant("share link of " + person, after(link.getString("url"), "/s/"));
        Sharing sharing = new Sharing(server);
        sharing.follow(Sharing.path(link), "User-Agent", Planting.AGENT, "X-Forwarded-For", Planting.ADDRESS);
        sharing.follow(Sharing.path(link) + "/content");
        sharing.follow(URI.create(asset.getString("contentUrl")).getPath());
        sharing.follow(URI.create(asset.getString("contentUrl")).getPath() + "x");
        return link;
    }

    private void searches() throws Exception {
        for (String path : new String[] {"/v1/assets?q=", "/v1/generations?q="}) {
            for (String words : new String[] {Planting.PROMPT, Planting.TITLE, Planting.EMAIL}) {
                send("GET", path + encoded(words) + "&limit=1", "");
            }
        }
    }

    private void exports() throws Exception {
        ExportRequests requests = new ExportRequests(server.client, person);
        int port = server.gateway.port();
        String content = requests.ready(port, new JsonObject());
        assertThat(requests.send(port, "GET", content, "").statusCode()).isEqualTo(200);
        requests.ready(port, new JsonObject().put("filter", new JsonObject().put("q", Planting.TITLE)));
    }

    private JsonObject json(int status, String method, String path, JsonObject body, String... fields)
            throws Exception {
        HttpRequest.Builder request = server.as(person, path).method(method, BodyPublishers.ofString(body.encode()));
        HttpResponse<byte[]> answer = server.send((fields.length == 0 ? request : request.headers(fields)).build());
        assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(status);
        return GatewayContract.json(answer);
    }

    private void send(String method, String path, String body) throws Exception {
        server.send(server.as(person, path)
                .method(method, BodyPublishers.ofString(body))
                .build());
    }

    private HttpResponse<byte[]> backend(String method, String path, String body) throws Exception {
        return server.send(GatewayServer.backend("backend", person, URI.create(server.url(path)))
                .method(method, BodyPublishers.ofString(body))
                .build());
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }

    public static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String after(String url, String place) {
        return url.substring(url.indexOf(place) + place.length());
    }
}
