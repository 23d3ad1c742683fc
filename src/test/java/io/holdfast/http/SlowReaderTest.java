package io.holdfast.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.outbound.OutboundConfig;
import io.holdfast.testing.Changed;
import io.holdfast.testing.GalleryOwner;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Waiting;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that ask for lists of 4 MB and don't read them: counted, within bounds of their account, and cut off in the end. */
class SlowReaderTest {
    private static final int READERS = 6;
    private static final long PER_ACCOUNT = 16 << 20;

    /** A chunk of a body that nobody wants, for those who only look whether anything comes over the connection. */
    private static final byte[] TRICKLE = "1\r\nG\r\n".getBytes(US_ASCII);

    @TempDir
    Path folder;

    private GatewayServer server;
    private GalleryOwner greedy;

    @BeforeEach
    void start() throws Exception {
        server = GatewayServer.start(
                folder,
                Optional.empty(),
                new OutboundConfig(List.of(), false),
                usual -> Changed.settings(
                        usual,
                        Changed.part(usual.http().limits(), "idleTimeout", Duration.ofSeconds(4)),
                        new HttpConfig.AnswerSizes(16 << 20, PER_ACCOUNT)));
        greedy = new GalleryOwner(server, "greedy");
        greedy.run(
                "INSERT INTO generation (account_id, id, status, actor, fingerprint, model, prompt, negative_prompt, error, parameters) SELECT '"
                        + greedy.account
                        + "', gen_random_uuid(), 'failed', 'test', '', 'm', repeat('漢', 1000), repeat('漢', 5000), repeat('漢', 5000), jsonb_build_object('p', repeat('漢', 4000))"
                        + " FROM generate_series(1, 500)");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void theyTakeNoMoreThanTheirAccountMayAndOthersAreServedAndInTheEndTheyAreCutOff() throws Exception {
        List<Socket> readers = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            readers.add(reader());
        }
        try {
            Waiting.until(() -> server.meter("holdfast_answers_bytes", "") > 1 << 20);
            assertThat(server.meter("holdfast_answers_bytes", "")).isLessThanOrEqualTo(PER_ACCOUNT);
            assertThat(server.meter("holdfast_budget_bytes", "")).isGreaterThan(1 << 20);
            assertThat(server.send(server.as("honest", "/v1/assets").build()).statusCode())
                    .isEqualTo(200);

            Waiting.until(() -> {
                trickle(readers);
                return server.meter("holdfast_answers_stalled_total", "") > 0;
            });
            // each is cut off, by this or for its silence
            Waiting.until(() -> server.meter("holdfast_answers_bytes", "") == 0);
            for (Socket reader : readers) {
                assertThat(rest(reader)).isLessThan(4_000_000);
            }
        } finally {
            for (Socket reader : readers) {
                reader.close();
            }
        }
        assertThat(greedy.get("/v1/generations?limit=200").body()).hasSizeGreaterThan(4_000_000);
        assertThat(server.meter("holdfast_answers_bytes", "")).isZero();
    }

    @Test
    void aStreamOfHttp2ThatGivesNoRoomIsCutOffAndItsConnectionLives() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            var client = vertx.createHttpClient(new HttpClientOptions()
                    .setProtocolVersion(HttpVersion.HTTP_2)
                    .setHttp2ConnectionWindowSize(1 << 20) // a stream alone can't use it up
                    .setHttp2ClearTextUpgrade(false));
            RequestOptions list = new RequestOptions()
                    .setMethod(HttpMethod.GET)
                    .setHost("localhost")
                    .setPort(server.gateway.port())
                    .setURI("/v1/generations?limit=200")
                    .putHeader("Authorization", "Bearer " + GatewayServer.token("greedy"));
            HttpClientResponse unread = client.request(list)
                    .compose(request -> request.send().map(HttpClientResponse::pause))
                    .await(5, TimeUnit.MINUTES);
            list.setURI("/v1/quota");

            // what else the connection does is answered, and is no sign that the list is read
            Waiting.until(() -> {
                HttpClientResponse other =
                        client.request(list).compose(request -> request.send()).await(5, TimeUnit.MINUTES);
                assertThat(other.statusCode()).isEqualTo(200);
                assertThat(other.request().connection())
                        .isSameAs(unread.request().connection());
                return server.meter("holdfast_answers_stalled_total", "") == 1;
            });
            Waiting.until(() -> server.meter("holdfast_answers_bytes", "") == 0);
        } finally {
            vertx.close().await();
        }
    }

    private Socket reader() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4 * 1024);
        socket.setSoTimeout((int) Waiting.HANG.toMillis());
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.gateway.port()));
        socket.getOutputStream()
                .write(
                        ("GET /v1/generations?limit=200 HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nAuthorization: Bearer "
                                        + GatewayServer.token("greedy") + "\r\n\r\n")
                                .getBytes(US_ASCII));
        return socket;
    }

    /** Sends a byte over each connection; on a machine so busy that one was closed for its silence, over another. */
    private void trickle(List<Socket> readers) throws IOException {
        for (int i = 0; i < readers.size(); i++) {
            try {
                readers.get(i).getOutputStream().write(TRICKLE);
            } catch (SocketException closed) {
                readers.set(i, reader());
            }
        }
    }

    /** Bytes of what was on its way when the connection was closed. */
    private static long rest(Socket reader) throws IOException {
        try {
            return reader.getInputStream().readAllBytes().length;
        } catch (SocketException reset) {
            return 0;
        }
    }
}
