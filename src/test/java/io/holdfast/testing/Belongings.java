package io.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/** What a person has at the gateway, as its API says. */
public final class Belongings {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final int port;
    private final String person;

    private Belongings(int port, String person) {
        this.port = port;
        this.person = person;
    }

    public static Belongings of(int port, String person) {
        return new Belongings(port, person);
    }

    /** Holds when there is this one film, at this path, byte by byte, and it alone counts against the quota. */
    public void areJust(Film film, String asset) throws Exception {
        areJust(List.of(film));
        assertThat(items().get(0).getJsonObject("links").getString("self")).isEqualTo(asset);
    }

    /** Holds when there are these films, the latest first, byte by byte, and they alone count against the quota. */
    public void areJust(List<Film> films) throws Exception {
        List<JsonObject> items = items();
        assertThat(items).hasSameSizeAs(films);
        for (int i = 0; i < films.size(); i++) {
            isStamped(films.get(i), items.get(i));
        }
        JsonObject quota = json("/v1/quota");
        assertThat(quota.getLong("usedAssets")).isEqualTo(films.size());
        assertThat(quota.getLong("usedBytes"))
                .isEqualTo(
                        items.stream().mapToLong(item -> item.getLong("size")).sum());
        assertThat(quota.getLong("reservedBytes")).isZero();
    }

    /** Holds when there is nothing, and nothing is reserved. */
    public void areNone() throws Exception {
        areJust(List.of());
    }

    private List<JsonObject> items() throws Exception {
        return json("/v1/assets").getJsonArray("items").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    /** Holds when the record tells the film as sent, and the bytes are the film with the mark behind it. */
    private void isStamped(Film film, JsonObject asset) throws Exception {
        JsonObject received = asset.getJsonObject("received");
        assertThat(received.getLong("size")).isEqualTo(film.length);
        assertThat(received.getString("sha256")).isEqualTo(film.sha256());
        assertThat(asset.getString("stamp")).isEqualTo("stamped");
        String content = asset.getJsonObject("links").getString("content");
        HttpResponse<InputStream> response =
                CLIENT.send(GatewayServer.as(person, url(content)).build(), BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            assertThat(response.statusCode()).isEqualTo(200);
            StoredFilm stored = StoredFilm.read(body, film.length);
            assertThat(stored.film()).isEqualTo(film.sha256());
            assertThat(stored.behind()).contains("http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED");
            assertThat(stored.sha256()).isEqualTo(asset.getString("sha256"));
            assertThat(stored.size()).isEqualTo(asset.getLong("size"));
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
