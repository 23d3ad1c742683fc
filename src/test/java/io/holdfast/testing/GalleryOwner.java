package io.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.Gateway;
import io.holdfast.app.GatewayContract;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** A person with galleries, whose assets are rows alone: of what they hold nothing is asked. */
public final class GalleryOwner {
    private static final AtomicLong MADE = new AtomicLong();

    public final UUID account;
    private final GatewayServer server;
    private final String person;

    public GalleryOwner(GatewayServer server, String person) throws Exception {
        this.server = server;
        this.person = person;
        this.account = Persons.account(person);
        assertThat(get("/v1/quota").statusCode()).isEqualTo(200);
    }

    /** The ids of new assets, the oldest first. */
    public List<String> assets(int many) throws SQLException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            ids.add("01930000-0000-7000-8000-%012x".formatted(MADE.incrementAndGet()));
        }
        run("INSERT INTO asset (account_id, id, kind, object_key, size_bytes, sha256, crc32, media_type) SELECT '"
                + account + "', id, 'uploaded', '" + account + "/' || id, 0, sha256(''), 0, 'image/png' FROM unnest('{"
                + String.join(",", ids) + "}'::uuid[]) id");
        run("UPDATE quota SET used_assets = used_assets + " + many + " WHERE account_id = '" + account + "'");
        return ids;
    }

    /** The path of a new gallery with these assets. */
    public String gallery(List<String> assets) throws Exception {
        HttpResponse<byte[]> made = send("POST", "/v1/collections", new JsonObject().put("title", "Sea"));
        assertThat(made.statusCode()).isEqualTo(201);
        String path = made.headers().firstValue("location").orElseThrow();
        if (!assets.isEmpty()) {
            assertThat(send("POST", path + "/assets", listing(assets)).statusCode())
                    .isEqualTo(200);
        }
        return path;
    }

    /** What a gallery holds, in its order, page by page. */
    public List<String> order(String gallery) throws Exception {
        List<String> ids = new ArrayList<>();
        String next = "";
        while (next != null) {
            JsonObject page = json(get(gallery + "/assets?limit=50" + next));
            ids.addAll(ids(page));
            next = page.getString("next") == null ? null : "&cursor=" + page.getString("next");
        }
        return ids;
    }

    public int put(String gallery, String asset) throws Exception {
        return send("PUT", gallery + "/assets/" + asset, "").statusCode();
    }

    public int put(String gallery, String asset, String side, String other) throws Exception {
        return send("PUT", gallery + "/assets/" + asset, new JsonObject().put(side, other))
                .statusCode();
    }

    public HttpResponse<byte[]> get(String path) throws Exception {
        return server.send(server.as(person, path).build());
    }

    public HttpResponse<byte[]> send(String method, String path, Object body, String... headers) throws Exception {
        HttpRequest.Builder request = request(server.gateway, method, path, body);
        return server.send((headers.length == 0 ? request : request.headers(headers)).build());
    }

    /** A request to one of several replicas; an empty text is no body. */
    public HttpRequest.Builder request(Gateway gateway, String method, String path, Object body) {
        return GatewayServer.as(person, URI.create(GatewayServer.url(gateway, path)))
                .method(method, BodyPublishers.ofString(body.toString()));
    }

    public void run(String sql) throws SQLException {
        try (var connection = server.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Holds when each asset says of itself what the galleries say of it. */
    public void assertThatAssetsKnowTheirGalleries() throws SQLException {
        assertThat(server.count(
                        """
                SELECT count(*) FROM asset a WHERE a.account_id = '%s' AND (
                  SELECT coalesce(array_agg(c.collection_id ORDER BY c.collection_id), '{}') FROM collection_asset c
                  WHERE c.account_id = a.account_id AND c.asset_id = a.id)
                  <> (SELECT coalesce(array_agg(g ORDER BY g), '{}') FROM unnest(a.collections) g)"""
                                .formatted(account)))
                .isZero();
    }

    public static JsonObject listing(List<String> assets) {
        return new JsonObject().put("assets", new JsonArray(assets));
    }

    public static List<String> ids(JsonObject page) {
        return page.getJsonArray("items").stream()
                .map(item -> ((JsonObject) item).getString("id"))
                .toList();
    }

    /** Gives its assets other positions in the same order, as comes about by itself after many moves to one spot. */
    public void renumber(String gallery) throws SQLException {
        String id = gallery.replace("/v1/collections/", "");
        run("UPDATE collection SET numbering = numbering + 1 WHERE id = '" + id + "'");
        run("UPDATE collection_asset SET position = position * 3 + 1000 WHERE collection_id = '" + id + "'");
    }

    /** The field that a refusal names. */
    public static String fault(HttpResponse<byte[]> refused) {
        assertThat(refused.statusCode()).isEqualTo(422);
        return json(refused).getJsonArray("errors").getJsonObject(0).getString("field");
    }

    public static JsonObject json(HttpResponse<byte[]> response) {
        return GatewayContract.json(response);
    }
}
