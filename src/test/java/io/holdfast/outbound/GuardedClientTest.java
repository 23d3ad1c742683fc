package io.holdfast.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.junit5.VertxExtension;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class GuardedClientTest {
    private static final UUID ACCOUNT = UUID.randomUUID();
    private static final ClientTimeouts PATIENCE =
            new ClientTimeouts(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1));

    /** For servers that never go on. */
    private static final ClientTimeouts IMPATIENCE =
            new ClientTimeouts(Duration.ofMinutes(1), Duration.ofMillis(500), Duration.ofMillis(500));

    private final Queue<HttpServerRequest> came = new ConcurrentLinkedQueue<>();
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private volatile Handler<HttpServerRequest> behaviour =
            request -> request.response().end("bytes");
    private volatile HostResolver names = (host, account) -> Future.succeededFuture(List.of(address("127.0.0.1")));
    private HttpServer server;
    private AddressGuard guard;
    private GuardedClient client;

    @BeforeEach
    void listen(Vertx vertx) {
        server = vertx.createHttpServer()
                .requestHandler(request -> {
                    came.add(request);
                    behaviour.handle(request);
                })
                .listen(0, "127.0.0.1")
                .await();
        OutboundConfig config = new OutboundConfig(List.of("files.test:" + server.actualPort()), true);
        guard = new AddressGuard(config, (host, account) -> {
            asked.add(host);
            return names.addresses(host, account);
        });
        client = new GuardedClient(vertx, guard, PATIENCE);
    }

    @AfterEach
    void close() {
        client.close().await();
    }

    @Test
    void aCallGoesToTheAddressThatWasCheckedUnderTheNameThatWasAsked() {
        assertThat(got("/a%20b?c=d")).isEqualTo("200 bytes");

        HttpServerRequest request = came.remove();
        assertThat(request.getHeader("Host")).isEqualTo("files.test:" + server.actualPort());
        assertThat(request.uri()).isEqualTo("/a%20b?c=d");
        assertThat(request.headers().names()).containsExactlyInAnyOrder("host", "range");
        assertThat(asked).containsExactly("files.test");
    }

    @Test
    void aNameThatMeansAnotherAddressByTheTimeOfTheCallIsRefused() {
        names = (host, account) ->
                Future.succeededFuture(List.of(address(asked.size() == 1 ? "93.184.215.14" : "127.0.0.1")));
        Target target = guard.check("http://rebinding.test/");
        assertThat(guard.addresses(target, ACCOUNT).await()).containsExactly(address("93.184.215.14"));

        assertThatThrownBy(() -> text(client.get(ACCOUNT, target, Map.of()))).isInstanceOf(AddressRefused.class);
        assertThat(came).isEmpty();
    }

    @Test
    void oneAddressThatMayNotBeCalledIsEnoughToRefuseAHost() {
        names = (host, account) -> Future.succeededFuture(List.of(address("93.184.215.14"), address("127.0.0.1")));

        assertThatThrownBy(() -> text(client.get(ACCOUNT, guard.check("http://mixed.test/"), Map.of())))
                .isInstanceOf(AddressRefused.class);
    }

    @Test
    void theNextAddressIsTriedWhenOneCantBeReached() {
        names = (host, account) -> Future.succeededFuture(List.of(address("127.0.0.2"), address("127.0.0.1")));

        assertThat(got("/")).isEqualTo("200 bytes");
    }

    @Test
    void aRedirectIsFollowedWithOurFieldsOnly() {
        behaviour = request -> {
            if (request.path().equals("/old/a")) {
                request.response()
                        .setStatusCode(302)
                        .putHeader("Location", "../new?x=y")
                        .putHeader("Set-Cookie", "a=b")
                        .end();
            } else {
                request.response().end("moved");
            }
        };

        assertThat(got("/old/a")).isEqualTo("200 moved");
        assertThat(came).extracting(HttpServerRequest::uri).containsExactly("/old/a", "/new?x=y");
        assertThat(came).allMatch(request -> "bytes=0-".equals(request.getHeader("Range")));
        assertThat(came).noneMatch(request -> request.headers().contains("Cookie"));
    }

    @Test
    void aRedirectToWhereNothingMayBeCalledIsRefused() {
        for (String location : List.of(
                "http://127.0.0.1/",
                "http://169.254.169.254/latest/meta-data/",
                "http://inner.test/",
                "http://files.test/",
                "http://[::1]:" + server.actualPort() + "/",
                "http://me:secret@files.test:" + server.actualPort() + "/",
                "file:///etc/passwd",
                "http://a b/")) {
            redirectTo(location);
            assertThatThrownBy(() -> got("/")).as(location).isInstanceOf(AddressRefused.class);
        }
    }

    @Test
    void redirectsInARingEnd() {
        redirectTo("/");

        assertThatThrownBy(() -> got("/")).isInstanceOf(AddressRefused.class).hasMessage("redirects too often");
        assertThat(came).hasSize(6);
    }

    @Test
    void aPostSendsItsBodyAndFollowsNoRedirect() {
        Queue<String> bodies = new ConcurrentLinkedQueue<>();
        behaviour = request -> request.body().onSuccess(body -> {
            bodies.add(body.toString());
            request.response().setStatusCode(307).putHeader("Location", "/else").end("no");
        });

        assertThat(text(client.post(
                        ACCOUNT, target("/"), Map.of("Content-Type", "text/plain"), Buffer.buffer("event"))))
                .isEqualTo("307 no");
        assertThat(bodies).containsExactly("event");
        assertThat(came).hasSize(1).allMatch(request -> "5".equals(request.getHeader("Content-Length")));
    }

    @Test
    void credentialsAreNeverSent() {
        for (String name : List.of("Authorization", "cookie", "Host", "Proxy-Authorization")) {
            assertThatThrownBy(() -> text(client.get(ACCOUNT, target("/"), Map.of(name, "secret"))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("secret");
        }
        assertThat(came).isEmpty();
    }

    @Test
    void aServerThatDoesNotAnswerIsGivenUp(Vertx vertx) {
        client = new GuardedClient(vertx, guard, IMPATIENCE);
        behaviour = request -> {};

        assertThatThrownBy(() -> got("/")).isInstanceOf(java.util.concurrent.TimeoutException.class);
    }

    @Test
    void aSmallBodyThatStallsIsGivenUpAndOneThatIsLargeIsCutOff(Vertx vertx) {
        client = new GuardedClient(vertx, guard, IMPATIENCE);
        behaviour = request ->
                request.response().putHeader("Content-Length", "2000000").write("x".repeat(2000));

        assertThat(got("/")).hasSize("200 ".length() + 1000);
        behaviour =
                request -> request.response().putHeader("Content-Length", "10").write("x");
        assertThatThrownBy(() -> got("/")).hasMessageContaining("too long");
    }

    @Test
    void aHostWithoutAnAddressFailsLikeOneThatIsAway() {
        names = (host, account) -> Future.failedFuture(new UnknownHostException(host));

        assertThatThrownBy(() -> got("/")).isInstanceOf(UnknownHostException.class);
    }

    private void redirectTo(String location) {
        behaviour = request -> request.response()
                .setStatusCode(301)
                .putHeader("Location", location)
                .end();
    }

    private Target target(String path) {
        return guard.check("http://files.test:" + server.actualPort() + path);
    }

    private String got(String path) {
        return text(client.get(ACCOUNT, target(path), Map.of("Range", "bytes=0-")));
    }

    private static String text(Future<Reply> reply) {
        return reply.compose(answer -> answer.text(1000).map(text -> answer.status() + " " + text))
                .timeout(5, TimeUnit.MINUTES)
                .await();
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
