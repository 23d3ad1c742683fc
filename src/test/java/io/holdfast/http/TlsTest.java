package io.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.app.GatewayContract;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Picture;
import io.holdfast.testing.Unstamped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A gateway with a certificate of its own, asked by a client that trusts no other. */
class TlsTest {
    @TempDir
    static Path folder;

    private static GatewayServer server;
    private static TlsGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = TlsGateway.start(folder);
        server = gateway.server();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
    }

    @ParameterizedTest
    @EnumSource
    void filesPassInAndOut(Version version) throws Exception {
        HttpClient client = HttpClient.newBuilder()
                .sslContext(gateway.trusting())
                .version(version)
                .build();
        byte[] picture = Picture.png(900, 700);

        HttpResponse<byte[]> stored = client.send(
                GatewayServer.as("ann", url("/v1/assets"))
                        .POST(BodyPublishers.ofByteArray(picture))
                        .build(),
                BodyHandlers.ofByteArray());
        assertThat(stored.statusCode()).isEqualTo(201);
        assertThat(stored.version()).isEqualTo(version);
        String content = GatewayContract.json(stored).getJsonObject("links").getString("content");
        HttpResponse<byte[]> read =
                client.send(GatewayServer.as("ann", url(content)).build(), BodyHandlers.ofByteArray());

        assertThat(Unstamped.of(read.body())).isEqualTo(picture);
        assertThat(read.version()).isEqualTo(version);
        assertThat(read.headers().firstValue("content-usage")).isPresent();
    }

    @Test
    void nothingIsAnsweredInTheClear() {
        assertThatThrownBy(() -> server.client.send(
                        GatewayServer.as("ann", URI.create(server.url("/v1/assets")))
                                .build(),
                        BodyHandlers.ofByteArray()))
                .isInstanceOf(IOException.class);
    }

    private static URI url(String path) {
        return URI.create("https://localhost:" + server.gateway.port() + path);
    }
}
