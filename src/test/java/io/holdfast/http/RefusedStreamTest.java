package io.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.FileOrigin;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import io.holdfast.testing.RawHttp2;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Streams of HTTP/2 whose requests are refused while their bodies are still being sent, or given up by their clients. */
@GatewayTest
class RefusedStreamTest {
    private static final int REFUSED = 4;
    private static final int GIVEN_UP = 400;
    private static final int FRAME = 64;
    private static final byte[] FILE = FileOrigin.picture(12 * 1024);

    /** Netty closes a connection when more than 200 frames came within 30 s for streams that it has reset. */
    @Test
    void areResetWhenNothingOfThemIsOnItsWay(GatewayServer server) throws Exception {
        try (RawHttp2 client = RawHttp2.to(server.gateway.port())) {
            List<Integer> refused = new ArrayList<>();
            for (int i = 0; i < REFUSED; i++) {
                refused.add(client.begin(upload().set("authorization", "Bearer none"), false));
            }
            int taken = client.begin(upload(), false);
            for (int stream : refused) {
                assertThat(client.answer(stream).status()).isEqualTo(401);
            }

            for (int stream : refused) {
                assertThat(client.leftAtReset(stream, FRAME)).isZero();
            }
            send(client, taken, FILE, FILE.length);
            client.data(taken, new byte[0], true);
            assertThat(client.answer(taken).status()).isEqualTo(201);
        }
    }

    /** Who ends a refused body is done, as ever. */
    @Test
    void endByTheirClients(GatewayServer server) throws Exception {
        try (RawHttp2 client = RawHttp2.to(server.gateway.port())) {
            int refused = client.begin(upload().set("authorization", "Bearer none"), false);
            assertThat(client.answer(refused).status()).isEqualTo(401);
            send(client, refused, FILE, FRAME);
            client.data(refused, new byte[0], true);

            int next = client.begin(upload(), false);
            client.data(next, FILE, true);
            assertThat(client.answer(next).status()).isEqualTo(201);
        }
    }

    /** The client of JDK 17 looks at no answer before it has sent the whole body, and passes over a reset after an answer. */
    @Test
    void areAnsweredToWhoSendsAllOfABodyFirst(GatewayServer server) throws Exception {
        for (int i = 0; i < REFUSED; i++) {
            HttpResponse<byte[]> answer = server.send(server.as("otto", "/v1/collections")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("x".repeat(900_000)))
                    .build());
            assertThat(answer.statusCode()).isEqualTo(413);
        }
    }

    /** Vert.x closes a connection after 200 of them in 30 s, a page that is scrolled through gives up more. */
    @Test
    void areGivenUpByTheHundred(GatewayServer server) throws Exception {
        try (RawHttp2 client = RawHttp2.to(server.gateway.port())) {
            int upload = client.begin(upload(), false);
            for (int i = 0; i < GIVEN_UP; i++) {
                client.giveUp(client.begin(RawHttp2.head("GET", "/v1/assets", "otto"), true));
                client.flush();
            }
            client.data(upload, FILE, true);
            assertThat(client.answer(upload).status()).isEqualTo(201);
        }
    }

    private static Http2Headers upload() {
        return RawHttp2.head("POST", "/v1/assets", "otto").add("content-type", "image/png");
    }

    private static void send(RawHttp2 client, int stream, byte[] body, int frame) throws IOException {
        for (int at = 0; at < body.length; at += frame) {
            client.data(stream, Arrays.copyOfRange(body, at, Math.min(at + frame, body.length)), false);
        }
        client.flush();
    }
}
