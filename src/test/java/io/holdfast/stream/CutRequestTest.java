package io.holdfast.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.testing.Waiting;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.channel.Channel;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class CutRequestTest {
    private static final int LARGE = 1 << 20;
    private static final int WARM_UP = 50;
    private static final int REQUESTS = 400;
    private static final long NOISE = 2 << 20;

    /** A request whose body nobody lets flow. */
    private record Held(HttpServerRequest request, Channel channel, Body body) {
        static Held of(HttpServerRequest request) {
            return new Held(request, ((ConnectionBase) request.connection()).channel(), Body.of(request));
        }

        long directBytes() {
            return ((ByteBufAllocatorMetricProvider) channel.alloc()).metric().usedDirectMemory();
        }
    }

    @Test
    void whatWasReadOfABodyThatIsHeldBackIsLetGoOfWithItsConnection(Vertx vertx) throws Exception {
        BlockingQueue<Held> requests = new LinkedBlockingQueue<>();
        HttpServer server = vertx.createHttpServer()
                .requestHandler(request -> requests.add(Held.of(request)))
                .listen(0, "localhost")
                .await(5, TimeUnit.MINUTES);
        long most = Long.MAX_VALUE;
        for (int i = 0; i < REQUESTS; i++) {
            Held held = send(server.actualPort(), requests);
            soon().until(() -> !held.channel().isOpen() && held.body().tornBy().isPresent());
            if (i == WARM_UP) {
                most = held.directBytes() + NOISE;
            }
            if (i == REQUESTS - 1) {
                long limit = most;
                soon().until(() -> held.directBytes() <= limit);
            }
        }
    }

    private static Held send(int port, BlockingQueue<Held> requests) throws IOException, InterruptedException {
        try (Socket socket = new Socket()) {
            socket.setSendBufferSize(2 * LARGE);
            socket.connect(new InetSocketAddress(InetAddress.getByName("localhost"), port));
            socket.setSoLinger(true, 0);
            socket.getOutputStream()
                    .write(("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + 2 * LARGE + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(new byte[LARGE]);
            Held held = requests.poll(5, TimeUnit.MINUTES);
            assertThat(held).isNotNull();
            soon().until(() -> !held.channel().config().isAutoRead());
            held.request().connection().close(); // a server that reads no more does not see the sender leave
            return held;
        }
    }

    /** Asks more often than usual, because it is done for each request. */
    private static ConditionFactory soon() {
        return await().atMost(Waiting.HANG).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2));
    }
}
