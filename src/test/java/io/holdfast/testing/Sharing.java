package io.holdfast.testing;

import io.holdfast.app.Gateway;
import io.holdfast.app.OpenApiDocument;
import io.holdfast.app.Settings;
import io.holdfast.disclosure.DisclosureConfig;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Makes links for people and follows them as anybody. */
public final class Sharing {
    private final GatewayServer server;

    public Sharing(GatewayServer server) {
        this.server = server;
    }

    /** Settings by which releases wait so long for their records. */
    public static Settings waiting(Settings usual, Duration timeout) {
        return Changed.settings(usual, new DisclosureConfig(timeout));
    }

    /** Whether an operation needs a link. */
    public static boolean isAskedOf(OpenApiDocument.Operation operation) {
        return operation.path().contains("{link}") || operation.path().startsWith("/s/");
    }

    /** A new picture of a person. */
    public JsonObject picture(String person) throws Exception {
        return json(server.send(server.as(person, "/v1/assets?name=sea.png")
                .POST(BodyPublishers.ofByteArray(Picture.png(30, 30)))
                .build()));
    }

    /** A new link to a new picture. */
    public JsonObject link(String person, JsonObject wish) throws Exception {
        return link(person, picture(person).getString("id"), wish);
    }

    public JsonObject link(String person, String asset, JsonObject wish) throws Exception {
        return json(asked(person, asset, wish));
    }

    public HttpResponse<byte[]> asked(String person, String asset, JsonObject wish) throws Exception {
        return server.send(server.as(person, "/v1/assets/" + asset + "/links")
                .POST(BodyPublishers.ofString(wish.encode()))
                .build());
    }

    /** The path of a link's page. */
    public static String path(JsonObject link) {
        return URI.create(link.getString("url")).getPath();
    }

    /** Asks the first gateway as somebody without a token. */
    public HttpResponse<byte[]> follow(String path, String... fields) throws IOException, InterruptedException {
        return follow(server.gateway, path, fields);
    }

    public HttpResponse<byte[]> follow(Gateway gateway, String path, String... fields)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(GatewayServer.url(gateway, path)));
        return server.send((fields.length == 0 ? request : request.headers(fields)).build());
    }

    /** The path of the media in a page of a link. */
    public String media(JsonObject link) throws Exception {
        return mediaOf(link, text(follow(path(link))));
    }

    static String mediaOf(JsonObject link, String page) {
        String relative = org.jsoup.Jsoup.parse(page).select("main a[download]").attr("href");
        return URI.create(path(link)).resolve(relative).toString();
    }

    /** All disclosures of a person, the oldest first. */
    public List<JsonObject> disclosures(String person) throws Exception {
        Stream<JsonObject> found = Stream.empty();
        String query = "?limit=200";
        while (true) {
            JsonObject page = json(
                    server.send(server.as(person, "/v1/disclosures" + query).build()));
            found = Stream.concat(page.getJsonArray("items").stream().map(JsonObject.class::cast), found);
            if (page.getString("next") == null) {
                return found.sorted(java.util.Comparator.comparing(each -> each.getLong("number")))
                        .toList();
            }
            query = "?limit=200&cursor=" + page.getString("next");
        }
    }

    public void revoke(String person, JsonObject link) throws Exception {
        server.send(server.as(person, "/v1/assets/" + link.getString("asset") + "/links/" + link.getString("id"))
                .DELETE()
                .build());
    }

    public static JsonObject json(HttpResponse<byte[]> response) {
        return new JsonObject(Buffer.buffer(response.body()));
    }

    public static String text(HttpResponse<byte[]> response) {
        return Buffer.buffer(response.body()).toString();
    }
}
