package io.holdfast.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.outbound.OutboundConfig;
import io.holdfast.testing.Changed;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Picture;
import io.holdfast.testing.RawRequest;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.junit5.VertxExtension;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2 in the clear is for clients that know of it, unless a setting wants more. */
@ExtendWith(VertxExtension.class)
class UpgradeTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"false, 401", "true, 101"})
    void aRequestChangesTheVersionOnlyWhereTheSettingWantsIt(boolean wanted, int status) throws Exception {
        try (GatewayServer server = gateway(wanted);
                RawRequest request =
                        RawRequest.over(new Socket(InetAddress.getLoopbackAddress(), server.gateway.port()))) {
            request.body(asking("X: y").getBytes(ISO_8859_1));

            assertThat(request.next().status()).isEqualTo(status);
        }
    }

    /** RFC 9110 section 7.8: a server may ignore it, and must send 100 ahead of 101 (section 10.1.1). */
    @ParameterizedTest
    @ValueSource(strings = {"Expect: 100-continue", "X: y"})
    void aRequestWithABodyIsAnsweredInItsOwnVersion(String field) throws Exception {
        try (GatewayServer server = gateway(true)) {
            byte[] picture = Picture.png(9, 9);
            try (RawRequest request = RawRequest.send(
                    server,
                    "cecil",
                    "POST /v1/assets",
                    "Content-Type: image/png",
                    "Content-Length: " + picture.length,
                    "Connection: Upgrade, HTTP2-Settings",
                    "Upgrade: h2c",
                    "HTTP2-Settings: AAMAAABkAAQAAP__",
                    field)) {
                if (field.startsWith("Expect")) {
                    assertThat(request.next().status()).isEqualTo(100);
                }
                assertThat(request.body(picture).next().status()).isEqualTo(201);
            }
        }
    }

    /** RFC 9110 section 10.1.1: a server must ignore an expectation of HTTP/1.0; section 15.2: it knows no 1xx. */
    @ParameterizedTest
    @ValueSource(strings = {"Expect: 100-continue", "Upload-Complete: ?1\r\nUpload-Draft-Interop-Version: 8"})
    void aClientOfTheOldVersionGetsNothingAheadOfItsAnswer(String field) throws Exception {
        try (GatewayServer server = gateway(false);
                RawRequest request =
                        RawRequest.over(new Socket(InetAddress.getLoopbackAddress(), server.gateway.port()))) {
            byte[] picture = Picture.png(9, 9);
            request.body(("POST /v1/assets HTTP/1.0\r\nAuthorization: Bearer " + GatewayServer.token("cecil")
                            + "\r\nContent-Type: image/png\r\nContent-Length: " + picture.length + "\r\n" + field
                            + "\r\n\r\n")
                    .getBytes(ISO_8859_1));

            assertThat(request.body(picture).next().status()).isEqualTo(201);
        }
    }

    @Test
    void aRequestThatCannotBeReadChangesNothing() throws Exception {
        try (GatewayServer server = gateway(true);
                RawRequest request =
                        RawRequest.over(new Socket(InetAddress.getLoopbackAddress(), server.gateway.port()))) {
            request.body(asking("X").getBytes(ISO_8859_1));

            assertThat(request.next().status()).isEqualTo(400);
            assertThat(request.rest()).isEmpty();
        }
    }

    @Test
    void whoKnowsOfItSpeaksItFromTheBeginning(Vertx vertx) throws Exception {
        HttpClient client = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
        try (GatewayServer server = gateway(false)) {
            assertThat(client.request(HttpMethod.GET, server.gateway.port(), "localhost", "/v1/quota")
                            .compose(request -> request.send())
                            .map(answer -> answer.version() + " " + answer.statusCode())
                            .await(5, TimeUnit.MINUTES))
                    .isEqualTo("HTTP_2 401");
        }
    }

    private static String asking(String field) {
        return """
                GET /v1/quota HTTP/1.1\r
                Host: localhost\r
                Connection: Upgrade, HTTP2-Settings\r
                Upgrade: h2c\r
                HTTP2-Settings: AAMAAABkAAQAAP__\r
                %s\r
                \r
                """
                .formatted(field);
    }

    private GatewayServer gateway(boolean upgrade) throws Exception {
        return GatewayServer.start(
                folder,
                Optional.empty(),
                new OutboundConfig(List.of(), false),
                usual -> Changed.settings(usual, Changed.part(usual.http(), "upgrade", upgrade)));
    }
}
