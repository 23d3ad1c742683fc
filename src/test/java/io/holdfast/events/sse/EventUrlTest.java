package io.holdfast.events.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.holdfast.app.Development;
import io.holdfast.app.GatewayContract;
import io.holdfast.app.OpenApiDocument;
import io.holdfast.outbound.OutboundConfig;
import io.holdfast.testing.Browser;
import io.holdfast.testing.Changed;
import io.holdfast.testing.EventClient;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Operator;
import io.holdfast.testing.Persons;
import io.holdfast.testing.Picture;
import io.holdfast.testing.Waiting;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventUrlTest {
    /** By how long a token may be over; one that is over by less is good for the rest. */
    private static final Duration LEEWAY = Duration.ofSeconds(30);

    private static final Pattern RECIPE = Pattern.compile("```js\\n(.*?)```", Pattern.DOTALL);

    @TempDir
    static Path folder;

    private static GatewayServer server;

    @BeforeAll
    static void start() throws Exception {
        server = GatewayServer.start(
                folder,
                Optional.empty(),
                new OutboundConfig(List.of(), false),
                usual -> Changed.settings(usual, Changed.part(usual.http(), "corsOrigins", List.of("*"))));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void oneUrlOpensTheStreamAgainAndAgainWithoutATokenAndGoesOnWhereItWas() throws Exception {
        JsonObject signed = signed(GatewayServer.token("ann"));
        String last;
        try (EventClient stream = EventClient.open(here(signed), "", "")) {
            String asset = upload("ann");
            upload("bob");
            EventClient.Told told = stream.next();
            assertThat(told.json().getString("asset")).isEqualTo(asset);
            assertThat(stream.answer.headers().firstValue("content-usage")).hasValue("train-ai=n, search=n");
            last = told.id();
        }
        String meanwhile = upload("ann");

        try (EventClient again = EventClient.open(here(signed), "", last)) {
            assertThat(again.next().json().getString("asset")).isEqualTo(meanwhile);
            assertThat(again.isSilent()).isTrue();
        }
        try (EventClient named = EventClient.open(here(signed) + "?lastEventId=" + last, "", "")) {
            assertThat(named.next().json().getString("asset")).isEqualTo(meanwhile);
        }
        assertThat(signed.getInstant("expiresAt"))
                .isBetween(Instant.now(), Instant.now().plus(Duration.ofMinutes(30)));
    }

    @Test
    void itEndsWithTheTokenThatAskedAndSaysSoFromThenOn() throws Exception {
        JsonObject signed = null;
        // until one is asked for, signed and opened within its life, which takes longer on a busy machine
        for (int seconds = 2; signed == null; seconds *= 2) {
            JsonObject asked = signed(brief("carl", seconds));
            try (EventClient stream = EventClient.open(here(asked), "", "")) {
                if (stream.answer.statusCode() == 200) {
                    stream.ends();
                    signed = asked;
                }
            }
        }
        HttpResponse<byte[]> over =
                server.send(GatewayServer.as("carl", URI.create(here(signed))).build());

        assertThat(over.statusCode()).isEqualTo(410);
        assertThat(GatewayContract.json(over).getString("type")).isEqualTo("/problems/url-expired");
    }

    @Test
    void itOpensNothingElseAndNothingElseOpensIt() throws Exception {
        String events =
                URI.create(signed(GatewayServer.token("dora")).getString("url")).getPath();
        String content = URI.create(GatewayContract.json(server.send(server.as("dora", "/v1/assets/" + upload("dora"))
                                .build()))
                        .getString("contentUrl"))
                .getPath();

        for (String path : List.of(
                events.replace("/events/", "/c/"),
                events.replace("/events/", "/e/"),
                content.replace("/c/", "/events/"),
                events.substring(0, events.length() - 1),
                "/events/nothing")) {
            assertThat(server.send(server.as("dora", path).build()).statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
        assertThat(server.send(GatewayServer.as("dora", "assets:write", URI.create(server.url("/v1/events/url")))
                                .build())
                        .statusCode())
                .isEqualTo(403);
    }

    /** Its stream would end at once, and browsers come again and again. */
    @Test
    void ofABlockedAccountItIsNotFound() throws Exception {
        JsonObject signed = signed(GatewayServer.token("eve"));
        new Operator(server).does("block", "eve", new JsonObject());

        assertThat(server.send(GatewayServer.as("eve", URI.create(here(signed))).build())
                        .statusCode())
                .isEqualTo(404);
    }

    /** The lines of the documentation, in a page of another origin whose tokens last for seconds. */
    @Test
    void aBrowserGoesOnByTheLinesOfTheDocumentsWhenUrlsExpire() throws Exception {
        String recipe = recipe();
        List<String> told = new CopyOnWriteArrayList<>();
        List<String> tokens = new CopyOnWriteArrayList<>();
        HttpServer page = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        page.setExecutor(Executors.newCachedThreadPool());
        page.createContext("/", exchange -> answer(exchange, page(recipe)));
        page.createContext("/token", exchange -> {
            tokens.add(brief("fay", 2 + tokens.size()));
            answer(exchange, tokens.get(tokens.size() - 1));
        });
        page.createContext("/told", exchange -> {
            told.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            answer(exchange, "");
        });
        page.start();
        Browser browser =
                Browser.open(folder, "http://127.0.0.1:" + page.getAddress().getPort());
        try {
            Waiting.until(() -> server.meter("holdfast_events_streams", "") > 0);
            String first = upload("fay");
            Waiting.until(() -> told.contains(first));
            Waiting.until(() -> tokens.size() > 2);
            String second = upload("fay");
            Waiting.until(() -> told.contains(second));

            assertThat(told).containsExactly(first, second);
        } finally {
            browser.close();
            page.stop(0);
        }
    }

    private static String recipe() {
        Matcher recipe = RECIPE.matcher(OpenApiDocument.read()
                .operation("events.url")
                .json()
                .path("description")
                .asText());
        assertThat(recipe.find()).isTrue();
        return recipe.group(1);
    }

    private static String page(String recipe) {
        return """
                <!doctype html><base href="%s"><script>
                function ask(path, body) {
                  const request = new XMLHttpRequest()
                  request.open('POST', location.origin + path, false)
                  request.send(body)
                  return request.responseText
                }
                Object.defineProperty(window, 'token', { get: () => ask('/token', '') })
                const show = (event) => ask('/told', event.asset)
                // the gateway names itself as its public address, which is not where the test reaches it
                window.EventSource = class extends EventSource {
                  constructor(url) { super(document.baseURI + new URL(url).pathname.slice(1) + new URL(url).search) }
                }
                %s
                watch()
                </script>"""
                .formatted(server.url("/"), recipe);
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String brief(String person, int seconds) {
        try {
            Duration left = Duration.ofSeconds(seconds).minus(LEEWAY);
            return Development.token(GatewayServer.SECRET, Persons.subject(person), "assets:read", left);
        } catch (com.nimbusds.jose.JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static JsonObject signed(String token) throws Exception {
        HttpResponse<byte[]> answer =
                server.send(java.net.http.HttpRequest.newBuilder(URI.create(server.url("/v1/events/url")))
                        .header("Authorization", "Bearer " + token)
                        .build());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("cache-control")).hasValue("private, no-store");
        return GatewayContract.json(answer);
    }

    /** Where the test reaches what the public address is for. */
    private static String here(JsonObject signed) {
        return server.url(URI.create(signed.getString("url")).getPath());
    }

    private static String upload(String person) throws Exception {
        HttpResponse<byte[]> made = server.send(server.as(person, "/v1/assets")
                .header("Content-Type", "image/png")
                .POST(BodyPublishers.ofByteArray(Picture.png(20, 20)))
                .build());
        return GatewayContract.json(made).getString("id");
    }
}
