package io.holdfast.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.objectstore.FaultyStore;
import io.holdfast.objectstore.s3.S3Server;
import io.holdfast.outbound.OutboundConfig;
import io.holdfast.testing.Changed;
import io.holdfast.testing.Film;
import io.holdfast.testing.GatewayServer;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is silent is cut off, but not who waits for an answer. */
class IdleTimeoutTest {
    private static final Film FILM = Film.of((11 << 20) + 3);

    @TempDir
    static Path folder;

    private static S3Server store;
    private static FaultyStore faulty;
    private static GatewayServer server;

    @BeforeAll
    static void start() throws Exception {
        store = S3Server.start();
        faulty = FaultyStore.before(store.port());
        server = GatewayServer.start(
                folder,
                Optional.of(GatewayServer.s3(store.config(faulty.port()))),
                new OutboundConfig(List.of(), false),
                usual -> Changed.settings(
                        usual, Changed.part(usual.http().limits(), "idleTimeout", Duration.ofSeconds(3))));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        faulty.close();
        store.close();
    }

    @ParameterizedTest
    @EnumSource
    void anUploadIsAnsweredHoweverLongTheStoreJoinsItsParts(HttpClient.Version version) throws Exception {
        faulty.only(request ->
                        request.method().equals("POST") && request.target().contains("uploadId="))
                .trickleNext(75);

        HttpClient client = HttpClient.newBuilder().version(version).build();
        // a request with a body never changes the protocol
        client.send(
                GatewayServer.as(version.name(), URI.create(server.url("/v1/quota")))
                        .build(),
                BodyHandlers.discarding());
        HttpResponse<byte[]> stored = client.send(
                GatewayServer.as(version.name(), URI.create(server.url("/v1/assets")))
                        .POST(BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(FILM::open)))
                        .build(),
                BodyHandlers.ofByteArray());

        assertThat(stored.statusCode()).isEqualTo(201);
        assertThat(stored.version()).isEqualTo(version);
    }

    @Test
    void aClientThatStopsInTheMidstOfABodyIsCutOff() throws Exception {
        assertThat(answerTo(
                        """
                POST /v1/collections HTTP/1.1\r
                Host: localhost\r
                Authorization: Bearer %s\r
                Content-Length: 100\r
                \r
                {"name":\
                """
                                .formatted(GatewayServer.token("stella"))))
                .isEmpty();
    }

    @Test
    void aConnectionWithoutARequestIsCutOff() throws Exception {
        assertThat(answerTo("")).isEmpty();
        assertThat(answerTo("GET /v1/assets HTTP/1.1\r\nHost:")).isEmpty();
    }

    private static String answerTo(String request) throws Exception {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.gateway.port())) {
            client.setSoTimeout(300_000);
            client.getOutputStream().write(request.getBytes(US_ASCII));
            return new String(client.getInputStream().readAllBytes(), US_ASCII);
        }
    }
}
