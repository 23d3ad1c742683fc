package io.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.rules.PlantedLife;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import io.holdfast.testing.Picture;
import io.holdfast.testing.Waiting;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@GatewayTest(own = true)
class OpenApiUploadTest {
    private static final String METADATA = "Content-Disposition: form-data; name=\"metadata\"\r\n"
            + "Content-Type: application/json\r\n\r\n{\"title\":\"Trip\",\"tags\":[\"sea\"]}";
    private static final String FILE =
            "Content-Disposition: form-data; name=\"file\"; filename=\"a.gif\"\r\n\r\n" + "GIF89a\1\0\1\0\0\0\0;";

    private static GatewayServer server;
    private static OpenApiClient client;

    @BeforeAll
    static void start(GatewayServer given) throws Exception {
        server = given;
        client = new OpenApiClient(server, OpenApiDocument.read());
    }

    @Test
    void uploadsAreRefusedAsDocumented() throws Exception {
        String digest = "sha-256=:" + Base64.getEncoder().encodeToString(new byte[32]) + ":";

        client.ask("assets.upload").body("<html></html>").answers(415);
        client.ask("assets.upload").with("Content-Type", "video/mp4").answers(415);
        client.ask("assets.upload").with("Content-Digest", "?").answers(400);
        client.ask("assets.upload").with("Content-Digest", digest).answers(422);
        client.ask("assets.upload").with("Idempotency-Key", "a b").answers(400);
    }

    @Test
    void outputsThatAreThereOrErasedAreRefusedAsDocumented() throws Exception {
        String run = UUID.randomUUID().toString();
        String metadata = "generation " + PlantedLife.base64(run) + ",output " + PlantedLife.base64("0");
        client.ask("generations.record").at(run).answers(201);
        client.ask("outputs.push").at(run).answers(201);

        client.ask("uploads.create").with("Upload-Metadata", metadata).answers(409);
        client.ask("outputs.push").at(run).body(Picture.png(11, 11)).answers(409);
        client.ask("generations.erase").at(run).answers(204);
        client.ask("uploads.create").with("Upload-Metadata", metadata).answers(410);
    }

    @Test
    void aRepeatedUploadIsAnsweredAsDocumented() throws Exception {
        HttpResponse<byte[]> made =
                client.ask("assets.upload").with("Idempotency-Key", "k").answers(201);
        HttpResponse<byte[]> again =
                client.ask("assets.upload").with("Idempotency-Key", "k").answers(201);

        assertThat(again.headers().firstValue("location"))
                .isPresent()
                .isEqualTo(made.headers().firstValue("location"));
        client.ask("assets.upload")
                .with("Idempotency-Key", "k")
                .body(Picture.png(11, 11))
                .answers(422);
        client.ask("assets.erase").at(json(made).getString("id")).answers(204);
        client.ask("assets.upload").with("Idempotency-Key", "k").answers(201);
    }

    @Test
    void formsAreAnsweredAsDocumented() throws Exception {
        HttpResponse<byte[]> one = form(METADATA, FILE).answers(201);
        HttpResponse<byte[]> two = form(METADATA, FILE, FILE).answers(201);

        assertThat(one.headers().map()).containsKeys("location", "etag", "repr-digest");
        assertThat(json(two).getJsonArray("items")).hasSize(2);
        form("Content-Disposition: form-data; name=\"stamp\"\r\n\r\nnone", FILE).answers(201);
        form(METADATA).answers(400);
        form(FILE, METADATA).answers(201);
        form(METADATA.replace("title", "size"), FILE).answers(422);
        form(FILE.replace("GIF89a", "<html>")).answers(415);
    }

    @Test
    void whatOnlyTheStateOfAnAccountRefusesIsDocumented() throws Exception {
        for (String person : List.of("eve", "fay", "gus")) {
            client.ask("quota.get").as(person).answers(200);
        }

        change("UPDATE account SET blocked = true WHERE subject = 'eve'");
        change(
                "UPDATE quota SET used_bytes = 1e15 WHERE account_id = (SELECT account_id FROM account WHERE subject = 'fay')");
        change("INSERT INTO request_key (account_id, key, expires_at)"
                + " SELECT account_id, 'running', now() + interval '1 hour' FROM account WHERE subject = 'gus'");

        // a block takes effect within a second
        Waiting.until(() -> server.send(server.as("eve", "/v1/quota").build()).statusCode() == 403);
        client.ask("quota.get").as("eve").answers(403);
        client.ask("assets.upload").as("fay").answers(507);
        HttpResponse<byte[]> running = client.ask("assets.upload")
                .as("gus")
                .with("Idempotency-Key", "running")
                .answers(409);
        assertThat(running.headers().firstValue("retry-after")).isPresent();
    }

    private static OpenApiClient.Asking form(String... parts) {
        return client.ask("assets.upload")
                .with("Content-Type", "multipart/form-data; boundary=cut")
                .body("--cut\r\n" + String.join("\r\n--cut\r\n", parts) + "\r\n--cut--\r\n");
    }

    private static void change(String statement) throws SQLException {
        assertThat(server.count("WITH changed AS (" + statement + " RETURNING 1) SELECT count(*) FROM changed"))
                .isEqualTo(1);
    }

    private static JsonObject json(HttpResponse<byte[]> response) {
        return new JsonObject(Buffer.buffer(response.body()));
    }
}
