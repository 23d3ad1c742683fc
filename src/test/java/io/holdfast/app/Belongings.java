package io.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/** What a person has at the gateway, as its API says. */
final class Belongings {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final int port;
    private final String person;

    private Belongings(int port, String person) {
        this.port = port;
        this.person = person;
    }

    static Belongings of(int port, String person) {
        return new Belongings(port, person);
    }

    /** Holds when there is this one film, at this path, byte by byte, and it alone counts against the quota. */
    void areJust(Film film, String asset) throws Exception {
        areJust(List.of(film));
        assertThat(items().get(0).getJsonObject("links").getString("self")).isEqualTo(asset);
    }

    /** Holds when there are these films, the latest first, byte by byte, and they alone count against the quota. */
    void areJust(List<Film> films) throws Exception {
        List<JsonObject> items = items();
        assertThat(items).hasSameSizeAs(films);
        for (int i = 0; i < films.size(); i++) {
            assertThat(items.get(i).getLong("size")).isEqualTo(films.get(i).length);
            assertThat(sha256(items.get(i).getJsonObject("links").getString("content")))
                    .isEqualTo(films.get(i).sha256())
                    .isEqualTo(items.get(i).getString("sha256"));
        }
        JsonObject quota = json("/v1/quota");
        assertThat(quota.getLong("usedAssets")).isEqualTo(films.size());
        assertThat(quota.getLong("usedBytes"))
                .isEqualTo(films.stream().mapToLong(film -> film.length).sum());
        assertThat(quota.getLong("reservedBytes")).isZero();
    }

    /** Holds when there is nothing, and nothing is reserved. */
    void areNone() throws Exception {
        areJust(List.of());
    }

    private List<JsonObject> items() throws Exception {
        return json("/v1/assets").getJsonArray("items").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    private String sha256(String content) throws Exception {
        HttpResponse<InputStream> response =
                CLIENT.send(GatewayServer.as(person, url(content)).build(), BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            assertThat(response.statusCode()).isEqualTo(200);
            return Film.sha256(body);
        }
    }

    private JsonObject json(String path) throws Exception {
        return GatewayContract.json(
                CLIENT.send(GatewayServer.as(person, url(path)).build(), BodyHandlers.ofByteArray()));
    }

    private URI url(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
