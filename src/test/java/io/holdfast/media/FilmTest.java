package io.holdfast.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.testing.Belongings;
import io.holdfast.testing.Film;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.StoredFilm;
import io.holdfast.testing.TusClient;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of uploads send and how they look at it afterwards, tried on an upload in one go. */
class FilmTest {
    @TempDir
    static Path folder;

    @Test
    void itIsAFilmToTheGatewayAndKnownAgain() throws Exception {
        Film film = Film.of(3_000_017);
        try (GatewayServer server = GatewayServer.start(folder, Optional.empty())) {
            JsonObject asset = GatewayContract.json(server.send(server.as("filip", "/v1/assets")
                    .header("Content-Type", "video/mp4")
                    .POST(BodyPublishers.ofByteArray(film.bytes(0, film.length)))
                    .build()));

            assertThat(asset.getString("mediaType")).isEqualTo("video/mp4");
            Belongings.of(server.gateway.port(), "filip")
                    .areJust(film, asset.getJsonObject("links").getString("self"));
            assertThat(server.meter(TusClient.BYTES_READ, "")).isGreaterThan(film.length - 8192.0);
        }
    }

    @Test
    void eachPieceIsThatOfTheWhole() throws Exception {
        Film film = Film.of(2_500_000);
        byte[] whole = film.bytes(0, film.length);

        for (int from : new int[] {0, 1, 39, 40, 41, 1_000_002, 1_000_003, 2_499_999}) {
            for (int to : new int[] {from, from + 1, from + 700_000}) {
                int end = Math.min(to, whole.length);
                assertThat(film.bytes(from, end)).isEqualTo(java.util.Arrays.copyOfRange(whole, from, end));
            }
        }
        assertThat(StoredFilm.read(new ByteArrayInputStream(whole), whole.length)
                        .sha256())
                .isEqualTo(film.sha256());
        assertThat(Film.of(2_500_001).bytes(100, 200)).isNotEqualTo(film.bytes(100, 200));
    }
}
