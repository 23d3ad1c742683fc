package io.holdfast.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.outbound.OutboundConfig;
import io.holdfast.testing.Changed;
import io.holdfast.testing.GatewayServer;
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
