package io.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.outbound.OutboundConfig;
import io.holdfast.testing.Carriers;
import io.holdfast.testing.Changed;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Picture;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What pages of other origins may read, where some are let in by name (Fetch standard, section "CORS protocol"). */
class OriginsTest {
    private static final String PAGE = "https://app.example";
    private static final String APP = "capacitor://localhost";

    private static GatewayServer server;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        server = GatewayServer.start(
                folder,
                Optional.empty(),
                new OutboundConfig(List.of(), false),
                usual -> Changed.settings(usual, Changed.part(usual.http(), "corsOrigins", List.of(PAGE, APP))));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://other.example", "null", "http://localhost:8080", "file://", "https://app.example:8443"})
    void anOriginThatIsNotLetInIsAnsweredAsAnyoneIs(String origin) throws Exception {
        HttpResponse<byte[]> stored = upload(origin);

        assertThat(stored.statusCode()).isEqualTo(201);
        isMarkedAndSaysNothingOfOrigins(stored);
        String url = new JsonObject(new String(stored.body(), java.nio.charset.StandardCharsets.UTF_8))
                .getString("contentUrl")
                .replace("http://localhost:8080", server.url(""));
        for (String target : List.of(url, server.url("/robots.txt"), server.url("/openapi.yaml"))) {
            HttpResponse<byte[]> answer = server.send(from(origin, target).build());

            assertThat(answer.statusCode()).as(target).isEqualTo(200);
            isMarkedAndSaysNothingOfOrigins(answer);
        }
        HttpResponse<byte[]> preflight = server.send(asking(origin, "/v1/quota", "GET", "authorization"));
        assertThat(preflight.statusCode()).isEqualTo(405);
        isMarkedAndSaysNothingOfOrigins(preflight);
    }

    @ParameterizedTest
    @ValueSource(strings = {PAGE, APP})
    void oneThatIsLetInMayReadWhatItIsAnswered(String origin) throws Exception {
        for (HttpResponse<byte[]> answer : List.of(
                upload(origin),
                server.send(from(origin, server.url("/v1/quota")).build()),
                server.send(from(origin, server.url("/v1/nothing")).build()),
                server.send(from(origin, server.url("/%25zz")).build()))) {
            Carriers.inFields("answer", answer.headers()::allValues);
            assertThat(answer.headers().firstValue("access-control-allow-origin"))
                    .hasValue(origin);
            List<String> exposed = List.of(answer.headers()
                    .firstValue("access-control-expose-headers")
                    .orElse("")
                    .toLowerCase(Locale.ROOT)
                    .split(", "));
            assertThat(answer.headers().map().keySet())
                    .filteredOn(name -> !name.startsWith("access-control-") && !name.matches("connection|:status"))
                    .filteredOn(name -> !name.matches("content-(type|length)|x-content-type-options"))
                    .allSatisfy(name -> assertThat(exposed).contains(name));
        }
    }

    @Test
    void whatDependsOnTheOriginSaysSoWhoeverAsks() throws Exception {
        HttpRequest plain =
                HttpRequest.newBuilder(URI.create(server.url("/openapi.yaml"))).build();

        assertThat(server.send(plain).headers().allValues("vary")).contains("Origin", "Accept-Encoding");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/collections/x/order", "/v1/events", "/v1/assets", "/v1/nothing", "/c/x"})
    void aPreflightAllowsTheMethodsThereAreAndTheFieldsThatWereAskedFor(String path) throws Exception {
        HttpResponse<byte[]> preflight =
                server.send(asking(PAGE, path, "PUT", "authorization,sentry-trace,x-my-field"));

        assertThat(preflight.statusCode()).isEqualTo(204);
        Carriers.inFields(path, preflight.headers()::allValues);
        assertThat(preflight.headers().firstValue("access-control-allow-origin"))
                .hasValue(PAGE);
        assertThat(preflight
                        .headers()
                        .firstValue("access-control-allow-methods")
                        .orElse("")
                        .split(", "))
                .contains("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
        assertThat(preflight
                        .headers()
                        .firstValue("access-control-allow-headers")
                        .orElse("")
                        .toLowerCase(Locale.ROOT)
                        .split(", "))
                .contains("authorization", "sentry-trace", "x-my-field", "traceparent", "baggage", "if-modified-since");
    }

    @Test
    void whatIsNoListOfNamesIsNotSentBack() throws Exception {
        HttpResponse<byte[]> preflight = server.send(asking(PAGE, "/v1/assets", "PUT", "x-a,,(x-b)"));

        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight
                        .headers()
                        .firstValue("access-control-allow-headers")
                        .orElse(""))
                .doesNotContain("x-a", "x-b");
    }

    private static void isMarkedAndSaysNothingOfOrigins(HttpResponse<byte[]> answer) {
        Carriers.inFields(answer.request().uri().getPath(), answer.headers()::allValues);
        assertThat(answer.headers().allValues("vary")).contains("Origin");
        assertThat(answer.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control-"));
    }

    private static HttpResponse<byte[]> upload(String origin) throws Exception {
        return server.send(server.as("ann", "/v1/assets")
                .header("Origin", origin)
                .header("Content-Type", "image/png")
                .POST(BodyPublishers.ofByteArray(Picture.png(4, 4)))
                .build());
    }

    private static HttpRequest.Builder from(String origin, String url) {
        return HttpRequest.newBuilder(URI.create(url)).header("Origin", origin);
    }

    private static HttpRequest asking(String origin, String path, String method, String fields) {
        return from(origin, server.url(path))
                .header("Access-Control-Request-Method", method)
                .header("Access-Control-Request-Headers", fields)
                .method("OPTIONS", BodyPublishers.noBody())
                .build();
    }
}
