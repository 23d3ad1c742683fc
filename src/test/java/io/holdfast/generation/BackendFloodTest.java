package io.holdfast.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.Development;
import io.holdfast.testing.Backend;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import io.holdfast.testing.Picture;
import io.holdfast.testing.Waiting;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One backend asks for more than its share. */
@GatewayTest(own = true)
class BackendFloodTest {
    private static final int PLACES = 64;

    private static GatewayServer server;

    @BeforeAll
    static void start(GatewayServer given) {
        server = given;
    }

    @Test
    void whoPushesTooMuchAtOnceIsToldToWaitAndOthersAreServed() throws Exception {
        Backend greedy = new Backend("greedy", "ann", server.gateway.port());
        UUID run = greedy.record("m", "p");
        List<Socket> slow = new ArrayList<>();
        for (int number = 1; number <= PLACES; number++) {
            slow.add(begin(run, number));
        }
        Waiting.until(() -> server.count("SELECT count(*) FROM intake") == PLACES);

        HttpResponse<byte[]> refused = greedy.push(run, 0, Picture.png(50, 50));

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("retry-after")).isPresent();
        Backend modest = new Backend("modest", "ann", server.gateway.port());
        assertThat(modest.push(modest.record("m", "p"), 0, Picture.png(50, 50)).statusCode())
                .isEqualTo(201);
        for (Socket socket : slow) {
            socket.close();
        }
        Waiting.until(() -> greedy.push(run, 0, Picture.png(50, 50)).statusCode() != 429);
        Waiting.until(() -> server.count("SELECT count(*) FROM intake") == 0);
    }

    private static Socket begin(UUID run, int number) throws Exception {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.gateway.port());
        String head = "PUT " + Backend.path(run) + "/outputs/" + number + " HTTP/1.1\r\nHost: holdfast\r\n"
                + "Authorization: Bearer "
                + Development.token(GatewayServer.SECRET, "greedy", Development.BACKEND)
                + "\r\nHoldfast-On-Behalf-Of: ann\r\nContent-Type: image/png\r\nContent-Length: 1000000\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return socket;
    }
}
