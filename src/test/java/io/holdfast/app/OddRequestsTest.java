package io.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import io.holdfast.testing.Picture;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@GatewayTest
class OddRequestsTest {
    private static GatewayServer server;

    @BeforeAll
    static void start(GatewayServer given) {
        server = given;
    }

    @Test
    void anUnsatisfiableRangeIsToldTheSize() throws Exception {
        byte[] picture = Picture.png(10, 10);
        String self = server.send(server.as("odd", "/v1/assets")
                        .header("Holdfast-Stamp", "none")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(picture))
                        .build())
                .headers()
                .firstValue("location")
                .orElseThrow();

        HttpResponse<byte[]> refused = server.send(server.as("odd", self + "/content")
                .header("Range", "bytes=999999-")
                .build());

        assertThat(refused.statusCode()).isEqualTo(416);
        assertThat(refused.headers().firstValue("content-range")).hasValue("bytes */" + picture.length);
    }

    @Test
    void aRefusalCanBeReadByPagesOfOtherOrigins() throws Exception {
        assertThat(answer("GET /v1/quota", "Origin: https://app.example.com"))
                .contains("HTTP/1.1 401 Unauthorized", "access-control-allow-origin: *");
    }

    /** RFC 9562 section 4: the digits are read in either case. */
    @Test
    void anIdInCapitalsIsTheSameId() throws Exception {
        String id = server.send(server.as("odd", "/v1/assets")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(Picture.png(7, 3)))
                        .build())
                .headers()
                .firstValue("location")
                .orElseThrow()
                .replace("/v1/assets/", "");
        String upload = server.send(server.as("odd", "/v1/uploads")
                        .header("Tus-Resumable", "1.0.0")
                        .header("Upload-Length", "9")
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build())
                .headers()
                .firstValue("location")
                .orElseThrow()
                .replace("/v1/uploads/", "");

        assertThat(status("/v1/assets/" + id.toUpperCase(Locale.ROOT))).isEqualTo(200);
        assertThat(status("/v1/assets/" + id.toUpperCase(Locale.ROOT) + "/content"))
                .isEqualTo(200);
        assertThat(status("/v1/uploads/" + upload.toUpperCase(Locale.ROOT))).isEqualTo(204);
    }

    /** RFC 9110 section 9.1: all servers must support GET and HEAD. */
    @Test
    void whatCanBeGotCanBeLookedAt() throws Exception {
        for (String path : List.of("/v1/assets", "/v1/quota", "/robots.txt", "/openapi.yaml", "/problems/not-found")) {
            HttpResponse<byte[]> head = server.send(server.as("odd", path)
                    .method("HEAD", HttpRequest.BodyPublishers.noBody())
                    .build());
            HttpResponse<byte[]> got = server.send(server.as("odd", path).build());

            assertThat(head.statusCode()).as(path).isEqualTo(200);
            assertThat(head.headers().firstValue("content-length"))
                    .as(path)
                    .isEqualTo(got.headers().firstValue("content-length"))
                    .isPresent();
        }
        assertThat(answer("PUT /robots.txt").toString()).contains("Allow: GET, HEAD");
    }

    @Test
    void aMalformedPathIsRefused() throws Exception {
        for (String path : List.of("/c/%zz", "/problems/%zz")) {
            assertThat(answer("GET " + path)).contains("HTTP/1.1 400 Bad Request");
        }
    }

    @Test
    void aParameterThatPostgresCannotTakeIsRefused() throws Exception {
        for (String parameter : List.of("q=%00", "kind=%00", "kind=else", "media=%00", "cursor=%00", "from=%00")) {
            assertThat(status("/v1/assets?" + parameter)).as(parameter).isEqualTo(422);
        }
    }

    @Test
    void timesThatNoIdCanTellAreBeforeOrAfterAll() throws Exception {
        server.send(server.as("odd", "/v1/assets")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Picture.png(5, 5)))
                .build());

        assertThat(items("from=1960-01-01T00:00:00Z")).isPositive();
        assertThat(items("to=%2B999999999-12-31T23:59:59Z")).isPositive();
        assertThat(items("to=1960-01-01T00:00:00Z")).isZero();
        assertThat(items("from=%2B999999999-12-31T23:59:59Z")).isZero();
    }

    private static int items(String parameters) throws IOException, InterruptedException {
        return GatewayContract.json(
                        server.send(server.as("odd", "/v1/assets?" + parameters).build()))
                .getJsonArray("items")
                .size();
    }

    private static int status(String path) throws IOException, InterruptedException {
        return server.send(server.as("odd", path).build()).statusCode();
    }

    /** The head of an answer to what a well-behaved client does not send. */
    private static List<String> answer(String request, String... fields) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.gateway.port())) {
            socket.setSoTimeout((int) TimeUnit.MINUTES.toMillis(5));
            String head = request + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + String.join("\r\n", fields) + (fields.length == 0 ? "" : "\r\n") + "\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
                return lines.lines().takeWhile(line -> !line.isEmpty()).toList();
            }
        }
    }
}
