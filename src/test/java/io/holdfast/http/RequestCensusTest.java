package io.holdfast.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.RawRequest;
import io.holdfast.testing.RawRequest.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that nobody can take for something else, on both kinds of ports, beside those that a proxy may read otherwise. */
@TestInstance(Lifecycle.PER_CLASS)
class RequestCensusTest {
    private static final List<String> MARK =
            List.of("Content-Usage", "tdm-reservation", "tdm-policy", "X-Robots-Tag", "Link", "X-Request-Id");

    /** A request that a proxy may have taken for the body of the one ahead of it. */
    private final String second =
            "GET /v1/quota HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                    + GatewayServer.token("cecil") + "\r\n\r\n";

    private GatewayServer plain;
    private TlsGateway tls;

    private interface Port {
        Socket connect() throws IOException;
    }

    @BeforeAll
    void start(@TempDir Path clear, @TempDir Path encrypted) throws Exception {
        plain = GatewayServer.start(clear, Optional.empty());
        tls = TlsGateway.start(encrypted);
    }

    @AfterAll
    void stop() throws IOException {
        plain.close();
        tls.close();
    }

    Stream<Arguments> shapes() {
        Port clear = () -> new Socket(InetAddress.getLoopbackAddress(), plain.gateway.port());
        Port encrypted = () -> {
            SSLSocket socket = (SSLSocket) tls.trusting()
                    .getSocketFactory()
                    .createSocket("localhost", tls.server().gateway.port());
            socket.startHandshake();
            return socket;
        };
        return RequestShape.census(GatewayServer.token("cecil")).stream()
                .flatMap(shape -> Stream.of(Named.of("plain", clear), Named.of("TLS", encrypted))
                        .map(port -> Arguments.of(port, shape)));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void eachIsReadInOneWayOrRefused(Port port, RequestShape shape) throws IOException {
        try (RawRequest request = RawRequest.over(port.connect())) {
            request.body((shape.bytes() + second).getBytes(ISO_8859_1));

            Response response = request.last();
            assertThat(response.status()).isEqualTo(shape.status());
            assertThat(response.fields()).containsKeys(MARK.toArray(String[]::new));
            if (shape.status() == 400) {
                assertThat(response.field("Content-Type")).isEqualTo("application/problem+json");
                assertThat(response.body()).contains("\"type\":\"/problems/bad-request\"");
                assertThat(response.field("Connection")).isEqualTo("close");
            } else {
                assertThat(request.last().status()).isEqualTo(200);
            }
            assertThat(request.rest()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz\r\n", "3\r\nabcd", "0\r\nX: y\r\n z\r\n\r\n"})
    void aFaultInABodyThatWasAnsweredBeforeItCameClosesTheConnection(String fault) throws IOException {
        try (RawRequest request = RawRequest.send(plain, "cecil", "GET /v1/quota", "Transfer-Encoding: chunked")) {
            assertThat(request.last().status()).isEqualTo(200);

            request.body((fault + second).getBytes(ISO_8859_1));

            assertThat(request.rest()).isEmpty();
        }
    }

    @Test
    void aBodyThatComesBehindItsAnswerLeavesTheConnectionOpen() throws IOException {
        try (RawRequest request = RawRequest.send(plain, "cecil", "GET /v1/quota", "Transfer-Encoding: chunked")) {
            assertThat(request.last().status()).isEqualTo(200);

            request.body(("3\r\nabc\r\n0\r\nX: y\r\n\r\n" + second).getBytes(ISO_8859_1));

            assertThat(request.last().status()).isEqualTo(200);
            assertThat(request.rest()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void itsPiecesMayComeOneByOne(Port port, RequestShape shape) throws IOException {
        try (RawRequest request = RawRequest.over(port.connect())) {
            request.bytewise(shape.bytes().getBytes(ISO_8859_1));

            Response response = request.last();
            assertThat(response.status()).isEqualTo(shape.status());
            assertThat(response.fields()).containsKeys(MARK.toArray(String[]::new));
        }
    }
}
