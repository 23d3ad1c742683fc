package io.holdfast.upload.form;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import io.holdfast.testing.Picture;
import io.holdfast.testing.Unstamped;
import io.holdfast.testing.Waiting;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@GatewayTest(own = true)
class FormUploadTest {
    private static final String METADATA =
            "Content-Disposition: form-data; name=\"metadata\"\r\n" + "Content-Type: application/json";

    private static GatewayServer server;

    @BeforeAll
    static void start(GatewayServer given) {
        server = given;
    }

    @Test
    void theFilesOfAFormBecomeAssetsWithItsMetadata() throws Exception {
        byte[] small = Picture.png(20, 10);
        byte[] large = Picture.png(1200, 900);

        HttpResponse<byte[]> created = send(
                "flo",
                part(METADATA, "{\"title\":\"Trip\",\"tags\":[\"sea\",\"sun\"]}".getBytes(UTF_8)),
                part(file("small.png"), small),
                part(file("gr\u00f6\u00dfer.png"), large));

        assertThat(created.statusCode()).isEqualTo(201);
        JsonArray items = GatewayContract.json(created).getJsonArray("items");
        assertThat(items).hasSize(2);
        JsonObject second = items.getJsonObject(1);
        assertThat(second.getString("filename")).isEqualTo("gr\u00f6\u00dfer.png");
        assertThat(second.getString("title")).isEqualTo("Trip");
        assertThat(second.getJsonArray("tags")).containsExactly("sea", "sun");
        assertThat(Unstamped.of(content("flo", items.getJsonObject(0)))).isEqualTo(small);
        assertThat(Unstamped.of(content("flo", second))).isEqualTo(large);
        JsonObject quota = quota("flo");
        assertThat(quota.getLong("usedBytes"))
                .isEqualTo(items.getJsonObject(0).getLong("size") + second.getLong("size"));
        assertThat(quota.getLong("reservedBytes")).isZero();
    }

    @Test
    void oneFileAnswersAsABodyWouldAndARepeatedFormAnswersAlike() throws Exception {
        byte[] picture = Picture.png(30, 30);

        HttpResponse<byte[]> first = send("kim", "k", part(file("a.png"), picture));
        HttpResponse<byte[]> again = send("kim", "k", part(file("a.png"), picture));
        HttpResponse<byte[]> other = send("kim", "k", part(file("a.png"), Picture.png(31, 31)));

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.headers().firstValue("location")).isPresent();
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(quota("kim").getLong("usedAssets")).isEqualTo(1);
    }

    @Test
    void aRefusedFileTakesTheOthersOfItsFormWithIt() throws Exception {
        byte[] picture = Picture.png(300, 300);

        HttpResponse<byte[]> refused =
                send("ron", part(file("a.png"), picture), part(file("b.png"), "<script>".getBytes(UTF_8)));

        assertThat(refused.statusCode()).isEqualTo(415);
        Waiting.until(() -> server.count("SELECT count(*) FROM intake") == 0);
        JsonObject quota = quota("ron");
        assertThat(quota.getLong("usedAssets")).isZero();
        assertThat(quota.getLong("usedBytes")).isZero();
        assertThat(quota.getLong("reservedBytes")).isZero();
    }

    @Test
    void malformedFormsSayWhatIsWrong() throws Exception {
        byte[] picture = Picture.png(5, 5);

        assertThat(send("mia").statusCode()).isEqualTo(400);
        assertThat(send(
                                "mia",
                                part(file("a.png"), picture),
                                part("Content-Disposition: form-data; name=\"stamp\"", "none".getBytes(UTF_8)))
                        .statusCode())
                .isEqualTo(422);
        assertThat(send("mia", part(METADATA, "{\"colour\":1}".getBytes(UTF_8))).statusCode())
                .isEqualTo(422);
        assertThat(send("mia", part(METADATA, "[".getBytes(UTF_8))).statusCode())
                .isEqualTo(400);
        assertThat(quota("mia").getLong("usedAssets")).isZero();
    }

    /** XHR standard, "create an entry": a Blob is named so, whatever it holds; HTML's own buttons are fields too. */
    @Test
    void aFormOfABrowserIsReadByTheNamesOfItsFields() throws Exception {
        HttpResponse<byte[]> created = send(
                "nia",
                part("Content-Disposition: form-data; name=\"csrf\"", "x".getBytes(UTF_8)),
                part(
                        METADATA.replace("data\"\r", "data\"; filename=\"blob\"\r"),
                        "{\"title\":\"Trip\"}".getBytes(UTF_8)),
                part(file("a\\b%22.png"), Picture.png(6, 5)),
                part(METADATA, "{\"title\":\"Late\"}".getBytes(UTF_8)),
                part("Content-Disposition: form-data; name=\"submit\"", "Send".getBytes(UTF_8)));

        assertThat(created.statusCode()).isEqualTo(201);
        JsonObject asset = GatewayContract.json(created);
        assertThat(asset.getString("title")).isEqualTo("Trip");
        assertThat(asset.getString("filename")).isEqualTo("a\\b\".png");
    }

    private static Buffer part(String head, byte[] bytes) {
        return Buffer.buffer("--cut\r\n" + head + "\r\n\r\n").appendBytes(bytes).appendString("\r\n");
    }

    private static String file(String name) {
        return "Content-Disposition: form-data; name=\"file\"; filename=\"" + name + "\"\r\nContent-Type: image/png";
    }

    private static HttpResponse<byte[]> send(String person, Buffer... parts) throws Exception {
        return send(person, "", parts);
    }

    private static HttpResponse<byte[]> send(String person, String key, Buffer... parts) throws Exception {
        Buffer form = Buffer.buffer();
        List.of(parts).forEach(form::appendBuffer);
        form.appendString("--cut--\r\n");
        var request = server.as(person, "/v1/assets")
                .header("Content-Type", "multipart/form-data; boundary=cut")
                // as a browser sends it when it does not know how much it is
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(form.getBytes())));
        if (!key.isEmpty()) {
            request.header("Idempotency-Key", key);
        }
        return server.send(request.build());
    }

    private static byte[] content(String person, JsonObject asset) throws Exception {
        String path = asset.getJsonObject("links").getString("content");
        return server.send(server.as(person, path).build()).body();
    }

    private static JsonObject quota(String person) throws Exception {
        return GatewayContract.json(server.send(server.as(person, "/v1/quota").build()));
    }
}
