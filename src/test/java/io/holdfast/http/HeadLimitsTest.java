package io.holdfast.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.Settings;
import io.holdfast.outbound.OutboundConfig;
import io.holdfast.testing.Changed;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.RawHttp2;
import io.holdfast.testing.RawRequest;
import io.holdfast.testing.RawRequest.Response;
import io.holdfast.testing.Waiting;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request may be before anybody knows whose it is: in fields, in time and in connections. */
class HeadLimitsTest {
    private static final int MAX_FIELDS = 20;
    private static final int MAX_CONNECTIONS = 12;
    private static final int MAX_HEAD = 16 * 1024;
    private static final String[] MARK = {"Content-Usage", "tdm-reservation", "tdm-policy", "X-Robots-Tag"};

    private static GatewayServer plain;
    private static TlsGateway tls;

    @BeforeAll
    static void start(@TempDir Path clear, @TempDir Path encrypted) throws Exception {
        plain = GatewayServer.start(
                clear, Optional.empty(), new OutboundConfig(List.of(), false), HeadLimitsTest::strict);
        tls = TlsGateway.start(encrypted, HeadLimitsTest::strict);
    }

    private static Settings strict(Settings usual) {
        HttpConfig.ConnectionLimits limits = usual.http().limits();
        limits = Changed.part(limits, "maxHeaderFields", MAX_FIELDS);
        limits = Changed.part(limits, "headTimeout", Duration.ofSeconds(2));
        limits = Changed.part(limits, "bodyTimeout", Duration.ofSeconds(2));
        limits = Changed.part(limits, "maxConnections", MAX_CONNECTIONS);
        return Changed.settings(usual, limits);
    }

    @AfterAll
    static void stop() throws IOException {
        plain.close();
        tls.close();
    }

    private static RawRequest connect() throws IOException {
        return RawRequest.over(new Socket(InetAddress.getLoopbackAddress(), plain.gateway.port()));
    }

    private static void isRefused(Response response, int status, String type) {
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.fields()).containsKeys(MARK);
        assertThat(response.body()).contains("\"type\":\"/problems/" + type + "\"");
        assertThat(response.field("Connection")).isEqualTo("close");
    }

    @Test
    void aHeadMayHaveSoManyFieldsAndIsRefusedAtTheFirstThatIsTooMuch() throws IOException {
        String[] most = new String[MAX_FIELDS - 2]; // besides host and token
        Arrays.fill(most, "X: y");
        try (RawRequest request = RawRequest.send(plain, "fred", "GET /v1/quota", most)) {
            assertThat(request.last().status()).isEqualTo(200);

            request.body(
                    ("GET / HTTP/1.1\r\nHost: localhost\r\n" + "X: y\r\n".repeat(MAX_FIELDS)).getBytes(ISO_8859_1));

            isRefused(request.last(), 431, "fields-too-large");
            assertThat(request.rest()).isEmpty();
        }
    }

    @Test
    void aTrailerMayHaveAsMany() throws IOException {
        String begin = "2\r\n{}\r\n0\r\n";
        try (RawRequest request =
                RawRequest.send(plain, "fred", "POST /v1/collections", "Transfer-Encoding: chunked")) {
            request.body((begin + "X: y\r\n".repeat(MAX_FIELDS) + "\r\n").getBytes(ISO_8859_1));
            assertThat(request.last().status()).isEqualTo(422);
        }
        try (RawRequest request =
                RawRequest.send(plain, "fred", "POST /v1/collections", "Transfer-Encoding: chunked")) {
            request.body((begin + "X: y\r\n".repeat(MAX_FIELDS + 1)).getBytes(ISO_8859_1));

            isRefused(request.last(), 431, "fields-too-large");
            assertThat(request.rest()).isEmpty();
        }
    }

    @Test
    void soItIsInHttp2() throws IOException {
        try (RawHttp2 connection = RawHttp2.to(plain.gateway.port())) {
            Http2Headers head = RawHttp2.head("GET", "/v1/quota", "fred");
            while (head.size() < MAX_FIELDS + 4) { // besides method, path, scheme and authority
                head.add("x", "y");
            }
            assertThat(connection.answer(connection.begin(head, true)).status()).isEqualTo(200);

            RawHttp2.Response refused = connection.answer(connection.begin(head.add("x", "y"), true));

            assertThat(refused.status()).isEqualTo(431);
            assertThat(refused.fields()).containsKeys(MARK);
            assertThat(refused.body()).contains("\"type\":\"/problems/fields-too-large\"");
        }
    }

    @Test
    void aHeadOfHttp2WithMoreBytesIsRefusedWithTheMarkToo() throws IOException {
        try (RawHttp2 connection = RawHttp2.to(plain.gateway.port())) {
            Http2Headers ours = RawHttp2.head("GET", "/v1/quota", "fred");
            // beyond what the gateway reads to refuse it by itself, and short of what ends the connection
            Http2Headers large = RawHttp2.head("GET", "/v1/quota", "fred")
                    .add("x", "0".repeat(FieldLimit.DECODED * MAX_HEAD + 1_000));
            for (int i = 0; i < 3; i++) { // the second one's status stands in a table
                RawHttp2.Response refused = connection.answer(connection.begin(large, true));

                assertThat(refused.status()).isEqualTo(431);
                assertThat(refused.body()).isEmpty();
                assertThat(refused.fields()).containsKeys(MARK);
                assertThat(connection.answer(connection.begin(ours, true)).status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void aHeadOfHttp2ThatIsTooLargeIsToldSoWithTheMark() throws IOException {
        try (RawHttp2 connection = RawHttp2.to(plain.gateway.port())) {
            // in one frame: zeros take five bits each
            Http2Headers head = RawHttp2.head("GET", "/v1/quota", "fred");
            for (String name : List.of("x-a", "x-b", "x-c")) {
                head.add(name, "0".repeat(8_000));
            }

            RawHttp2.Response refused = connection.answer(connection.begin(head, true));

            assertThat(refused.status()).isEqualTo(431);
            assertThat(refused.fields()).containsKeys(MARK);
        }
    }

    @Test
    void aTrailerOfHttp2WithMoreEndsItsStreamAlone() throws IOException {
        try (RawHttp2 connection = RawHttp2.to(plain.gateway.port())) {
            int stream = connection.begin(RawHttp2.head("POST", "/v1/collections", "fred"), false);
            connection.data(stream, "{}".getBytes(ISO_8859_1), false);
            Http2Headers trailer = new DefaultHttp2Headers();
            while (trailer.size() <= MAX_FIELDS) {
                trailer.add("x", "y");
            }
            connection.trailer(stream, trailer);

            assertThat(connection.answer(stream).status()).isZero();
            assertThat(connection
                            .answer(connection.begin(RawHttp2.head("GET", "/v1/quota", "fred"), true))
                            .status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v1/quota HTTP/1.1\r\nHost: localhost\r\nX: ",
                "GET /v1/quota HTTP/1.1\r\nHost: localhost\r\nX: y\r\nY",
                "G",
                "P",
                "PRI * "
            })
    void aHeadThatDribblesIsAnsweredAfterAWhileAndItsConnectionClosed(String begin) throws IOException {
        try (RawRequest request = connect()) {
            request.body(begin.getBytes(ISO_8859_1)).dribble('x');

            isRefused(request.last(), 408, "timed-out");
            assertThat(request.rest()).isEmpty();
        }
    }

    @Test
    void soIsOneBehindAnother() throws IOException {
        try (RawRequest request = RawRequest.send(plain, "fred", "GET /v1/quota")) {
            assertThat(request.body("GET /".getBytes(ISO_8859_1)).last().status())
                    .isEqualTo(200);

            isRefused(request.dribble('x').last(), 408, "timed-out");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0\r\nX: ", "0\r\nX: y\r\n", "3\r\nabc\r\n1;"})
    void linesBetweenChunksThatDribbleEndTheConnectionWhereTheAnswerWasSent(String begin) throws IOException {
        try (RawRequest request = RawRequest.send(plain, "fred", "GET /v1/quota", "Transfer-Encoding: chunked")) {
            assertThat(request.last().status()).isEqualTo(200);

            request.body(begin.getBytes(ISO_8859_1)).dribbleInVain('x');
        }
    }

    @Test
    void aTlsHandshakeHasTheSameTime() throws IOException {
        Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), tls.server().gateway.port());
        try (RawRequest request = RawRequest.over(socket)) {
            // a record of 16 KiB, of which little comes
            request.body(new byte[] {22, 3, 1, 64, 0}).dribbleInVain('x');
        }
    }

    @Test
    void aHeadOfHttp2HasTheSameTime() throws IOException {
        Http2Headers head = RawHttp2.head("GET", "/v1/quota", "fred");
        try (RawHttp2 connection = RawHttp2.to(plain.gateway.port())) {
            connection.frame(RawHttp2.HEADERS, RawHttp2.END_STREAM, 1, connection.block(1, head));
            connection.untilClosed();
        }
        try (RawHttp2 connection = RawHttp2.to(plain.gateway.port())) {
            byte[] block = connection.block(1, head);
            connection.frame(RawHttp2.HEADERS, RawHttp2.END_STREAM, 1, block);
            connection.frame(RawHttp2.CONTINUATION, RawHttp2.END_HEADERS, 1, new byte[0]);
            assertThat(connection.answer(1).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 1000", "Transfer-Encoding: chunked"})
    void aJsonBodyThatDribblesIsAnsweredAfterAWhileAndItsConnectionClosed(String framing) throws IOException {
        try (RawRequest request = RawRequest.send(plain, "fred", "POST /v1/collections", framing)) {
            request.body((framing.startsWith("T") ? "3e8\r\n{" : "{").getBytes(ISO_8859_1))
                    .dribble(' ');

            isRefused(request.last(), 408, "timed-out");
            assertThat(request.rest()).isEmpty();
        }
    }

    @Test
    void furtherConnectionsAreClosedAsTheyCome() throws Exception {
        Waiting.until(() -> plain.meter("holdfast_connections", "") == 0);
        double refused = plain.meter("holdfast_connections_refused_total", "");
        List<RawRequest> open = new ArrayList<>();
        for (int i = 0; i < MAX_CONNECTIONS; i++) {
            open.add(RawRequest.send(plain, "fred", "GET /v1/quota"));
            assertThat(open.get(i).last().status()).isEqualTo(200);
        }

        try (RawRequest further = connect()) {
            further.dribbleInVain('x');
        }

        assertThat(plain.meter("holdfast_connections", "")).isEqualTo(MAX_CONNECTIONS);
        assertThat(plain.meter("holdfast_connections_refused_total", "")).isEqualTo(refused + 1);
        open.remove(0).close();
        Waiting.until(() -> plain.meter("holdfast_connections", "") < MAX_CONNECTIONS);
        open.add(RawRequest.send(plain, "fred", "GET /v1/quota"));
        assertThat(open.get(MAX_CONNECTIONS - 1).last().status()).isEqualTo(200);
        for (RawRequest one : open) {
            one.close();
        }
    }
}
