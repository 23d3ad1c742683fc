package io.holdfast.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import io.holdfast.testing.Picture;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A sender who breaks off may look, behind a proxy, like one who is done: then the file itself is asked. */
@GatewayTest
class CutFilesTest {
    private static GatewayServer gateway;
    private static byte[] half;

    @BeforeAll
    static void start(GatewayServer given) throws Exception {
        gateway = given;
        byte[] picture = Picture.png(200, 100);
        half = Arrays.copyOf(picture, picture.length / 2);
    }

    private static HttpRequest.Builder upload(String target) {
        return gateway.as("cut", target).header("Content-Type", "image/png");
    }

    private static HttpRequest.BodyPublisher streamed(byte[] bytes) {
        return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes));
    }

    @Test
    void halfAFileOfUnannouncedLengthIsRefused() throws Exception {
        HttpResponse<byte[]> refused =
                gateway.send(upload("/v1/assets").POST(streamed(half)).build());

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(new JsonObject(Buffer.buffer(refused.body())).getString("type"))
                .endsWith("/problems/cut-short");
        assertThat(GatewayContract.json(
                                gateway.send(gateway.as("cut", "/v1/quota").build()))
                        .getLong("reservedBytes"))
                .isZero();
    }

    @Test
    void aWholeOneIsNot() throws Exception {
        JsonObject asset = GatewayContract.json(gateway.send(
                upload("/v1/assets").POST(streamed(Picture.png(20, 10))).build()));

        assertThat(asset.getJsonObject("received").getBoolean("whole")).isTrue();
    }

    @Test
    void halfAFileOfAnnouncedLengthIsKeptAndTheRecordTells() throws Exception {
        JsonObject asset = GatewayContract.json(gateway.send(
                upload("/v1/assets").POST(BodyPublishers.ofByteArray(half)).build()));

        assertThat(asset.getJsonObject("received").getBoolean("whole")).isFalse();
    }

    @Test
    void aDigestAnnouncesItToo() throws Exception {
        String digest = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(half));
        JsonObject asset = GatewayContract.json(gateway.send(upload("/v1/assets")
                .header("Repr-Digest", "sha-256=:" + digest + ":")
                .POST(streamed(half))
                .build()));

        assertThat(asset.getJsonObject("received").getBoolean("whole")).isFalse();
    }

    @Test
    void anUploadThatSeemsToEndInTheMiddleStaysOpen() throws Exception {
        HttpResponse<byte[]> refused = gateway.send(gateway.as("opener", "/v1/uploads")
                .header("Content-Type", "image/png")
                .header("Upload-Complete", "?1")
                .header("Upload-Draft-Interop-Version", "8")
                .POST(streamed(half))
                .build());

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.headers().firstValue("Upload-Complete")).hasValue("?0");
    }
}
