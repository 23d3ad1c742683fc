package io.holdfast.internals;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.junit5.VertxExtension;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class InterimResponseTest {
    private final List<Boolean> sent = new CopyOnWriteArrayList<>();
    private Vertx vertx;
    private HttpServer server;

    @BeforeEach
    void start(Vertx given) {
        vertx = given;
        server = vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .await();
    }

    /** Interim when asked, final when the body is there, and once more too late. */
    private void answer(HttpServerRequest request) {
        sent.add(InterimResponse.send(
                request, Map.of("Location", "/v1/uploads/1", "Upload-Draft-Interop-Version", "8")));
        request.endHandler(v -> {
            request.response().end("done");
            sent.add(InterimResponse.send(request, Map.of()));
        });
    }

    @Test
    void itArrivesBeforeTheBodyWasSentAndTheConnectionGoesOn() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
            socket.setSoTimeout(300_000);
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            for (int round = 0; round < 2; round++) {
                write(socket, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\n");

                assertThat(in.readLine()).isEqualTo("HTTP/1.1 104 Upload Resumption Supported");
                assertThat(List.of(in.readLine(), in.readLine()))
                        .containsExactlyInAnyOrder("Location: /v1/uploads/1", "Upload-Draft-Interop-Version: 8");
                assertThat(in.readLine()).isEmpty();
                write(socket, "abc");
                assertThat(in.readLine()).isEqualTo("HTTP/1.1 200 OK");
                assertThat(in.readLine()).isEqualTo("content-length: 4");
                assertThat(in.readLine()).isEmpty();
                char[] body = new char[4];
                assertThat(in.read(body)).isEqualTo(4);
                assertThat(body).containsExactly('d', 'o', 'n', 'e');
            }
        }
        assertThat(sent).containsExactly(true, false, true, false);
    }

    @Test
    void olderAndNewerVersionsOfHttpGetNone() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
            socket.setSoTimeout(300_000);
            write(socket, "POST / HTTP/1.0\r\nContent-Length: 0\r\n\r\n");
            assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
                    .startsWith("HTTP/1.0 200");
        }
        vertx.createHttpClient(new HttpClientOptions()
                        .setProtocolVersion(HttpVersion.HTTP_2)
                        .setHttp2ClearTextUpgrade(false))
                .request(HttpMethod.POST, server.actualPort(), "127.0.0.1", "/")
                .compose(request -> request.send())
                .compose(response -> response.body())
                .await();

        assertThat(sent).containsExactly(false, false, false, false);
    }

    private static void write(Socket socket, String text) throws Exception {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
        socket.getOutputStream().flush();
    }
}
