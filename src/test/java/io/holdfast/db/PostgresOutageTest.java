package io.holdfast.db;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Picture;
import io.holdfast.testing.SlowUpload;
import io.holdfast.testing.Unstamped;
import io.holdfast.testing.Waiting;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresOutageTest {
    @TempDir
    static Path folder;

    private static GatewayServer server;
    private static byte[] picture;

    @BeforeAll
    static void start() throws Exception {
        server = GatewayServer.onOwnPostgres(folder, Optional.empty());
        picture = Picture.png(800, 800);
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void anUploadThatIsOnItsWayOutlastsARestart() throws Exception {
        try (SlowUpload upload = SlowUpload.begin(server.gateway.port(), "ula", picture.length)) {
            upload.send(picture, 0, 700_000);
            Waiting.until(() -> server.count("SELECT count(*) FROM intake") == 1);
            server.stopPostgres();
            upload.send(picture, 700_000, picture.length);
            server.startPostgres();

            assertThat(upload.status()).isEqualTo(201);
        }
        JsonObject asset = GatewayContract.json(
                        server.send(server.as("ula", "/v1/assets").build()))
                .getJsonArray("items")
                .getJsonObject(0);
        String content = asset.getJsonObject("links").getString("content");
        assertThat(Unstamped.of(server.send(server.as("ula", content).build()).body()))
                .isEqualTo(picture);
        assertThat(server.count("SELECT count(*) FROM intake")).isZero();
        assertThat(server.count("SELECT sum(reserved_bytes) FROM quota")).isZero();
    }

    @Test
    void whileItIsAwayEveryAnswerSaysSoAndThenAllIsWell() throws Exception {
        assertThat(server.send(server.as("una", "/v1/quota").build()).statusCode())
                .isEqualTo(200);
        server.stopPostgres();

        for (String path :
                new String[] {"/v1/assets", "/v1/quota", "/v1/assets/01900000-0000-7000-8000-000000000000/content"}) {
            HttpResponse<byte[]> away = server.send(server.as("una", path).build());

            assertThat(away.statusCode()).isEqualTo(503);
            assertThat(away.headers().firstValue("retry-after")).isPresent();
            assertThat(GatewayContract.json(away).getString("type")).isEqualTo("/problems/database-unavailable");
        }
        try (SlowUpload upload = SlowUpload.begin(server.gateway.port(), "una", picture.length)) {
            assertThat(upload.status()).isEqualTo(503);
        }
        assertThat(server.health("/health/ready")).isEqualTo(503);
        assertThat(server.health("/health/live")).isEqualTo(200);

        server.startPostgres();

        Waiting.until(() -> server.health("/health/ready") == 200);
        assertThat(server.send(server.as("una", "/v1/quota").build()).statusCode())
                .isEqualTo(200);
    }
}
