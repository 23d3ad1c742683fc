package io.holdfast.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.identity.Admitted;
import io.holdfast.identity.TokenVerifier;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.DoNotTrain;
import io.holdfast.rights.EgressGate;
import io.holdfast.rights.TrainingCrawlers;
import io.holdfast.stream.BufferBudget;
import io.holdfast.telemetry.Meters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class TripwireTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final HttpClient client = HttpClient.newHttpClient();
    private Vertx vertx;
    private HttpServer server;

    @BeforeEach
    void start(Vertx given) {
        vertx = given;
        Meters meters = new Meters(registry);
        TokenVerifier nobody = token -> Future.failedFuture(ProblemType.UNAUTHENTICATED.asFailure());
        RequestPipeline front = new RequestPipeline(
                nobody,
                caller -> Future.succeededFuture(new Admitted(new UUID(0, 0))),
                new EgressGate(new TrainingCrawlers(), head -> false, refusal -> {}),
                new Responder(new DoNotTrain("http://localhost"), new Origins(List.of()), meters, limits(), Map.of()),
                meters,
                new HttpConfig.ConnectionLimits(
                        1, 1, 1, Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofMinutes(5), 1));
        RouteTable routes = new RouteTable();
        routes.open(HttpMethod.GET, "/around", "around", exchange -> {
            exchange.request().response().end("media that left by another way");
            return Future.succeededFuture(new Answer.Empty(204, Map.of()));
        });
        routes.open(HttpMethod.GET, "/file", "file", exchange -> exchange.request()
                .response()
                .sendFile("pom.xml")
                .map(new Answer.Empty(204, Map.of())));
        routes.open(
                HttpMethod.GET,
                "/open",
                "open",
                exchange -> Future.succeededFuture(
                        new Answer.Document(200, Map.of(), "text/plain", Buffer.buffer("said by the responder"))));
        routes.open(
                HttpMethod.GET,
                "/linked",
                "linked",
                exchange -> Future.succeededFuture(new Answer.Document(
                        200, Map.of("Link", "</other>; rel=\"next\""), "text/plain", Buffer.buffer("linked"))));
        Router router = Router.router(vertx);
        front.serve(router, routes);
        server = vertx.createHttpServer().requestHandler(router);
        server.listen(0).await();
    }

    private static AnswerLimits limits() {
        return new AnswerLimits(
                new HttpConfig.AnswerSizes(1 << 20, 1 << 20), Duration.ofMinutes(1), new BufferBudget(1 << 22));
    }

    @Test
    void notAByteLeavesThatGoesAroundTheResponder() throws IOException {
        for (String path : new String[] {"/around", "/file"}) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
                socket.getOutputStream()
                        .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                                .getBytes(US_ASCII));

                assertThat(socket.getInputStream().readAllBytes()).isEmpty();
            }
        }
        assertThat(registry.counter("holdfast.unmarked.withheld").count()).isEqualTo(2);
    }

    /** As bytes of the connection, which tell as much when there are none. */
    @Test
    void eachFieldIsInAnAnswerThatLinksElsewhereToo() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
            socket.getOutputStream()
                    .write("GET /linked HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);

            assertThat(answer).contains("</other>; rel=\"next\"", "\r\n\r\nlinked");
            new DoNotTrain("http://localhost").headers().forEach((name, value) -> assertThat(answer)
                    .containsIgnoringCase("\r\n" + name + ": " + value));
        }
    }

    @Test
    void notOverHttp2Either() {
        HttpClientOptions http2 =
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false);
        List<Object> received = new ArrayList<>();
        for (String path : new String[] {"/around", "/file"}) {
            Future<Buffer> answer = vertx.createHttpClient(http2)
                    .request(HttpMethod.GET, server.actualPort(), "127.0.0.1", path)
                    .compose(HttpClientRequest::send)
                    .onSuccess(received::add)
                    .compose(HttpClientResponse::body);

            assertThatThrownBy(answer::await).isNotNull();
        }
        assertThat(received).isEmpty();
    }

    @Test
    void whatTheResponderSaysLeavesWithTheMark() throws Exception {
        HttpResponse<String> answer = get("/open");

        assertThat(answer.body()).isEqualTo("said by the responder");
        assertThat(answer.headers().firstValue("tdm-reservation")).hasValue("1");
        assertThat(registry.counter("holdfast.unmarked.withheld").count()).isZero();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
