package io.holdfast.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.outbound.OutboundConfig;
import io.holdfast.testing.Backend;
import io.holdfast.testing.Changed;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Picture;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Behind a proxy that takes a path off, each reference leads back through it (RFC 9110 section 10.2.2). */
class PublicPathTest {
    private static final String PREFIX = "/media";
    private static final Pattern LINKED = Pattern.compile("<([^>]*)>");

    private static GatewayServer server;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        server = GatewayServer.start(
                folder,
                Optional.empty(),
                new OutboundConfig(List.of(), false),
                usual -> Changed.settings(
                        usual, Changed.part(usual.http(), "publicUrl", "http://localhost:8080" + PREFIX)));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void eachReferenceOfAnAnswerLeadsBack() throws Exception {
        UUID run = UUID.fromString("11111111-2222-4333-8444-555555555555");
        Backend backend = new Backend("backend", "ann", server.gateway.port());
        for (HttpResponse<byte[]> answer : List.of(
                post("/v1/assets", "image/png", Picture.png(3, 3)),
                post("/v1/assets", "image/png", Picture.png(4, 3)),
                get("/v1/assets?limit=1"),
                post("/v1/collections", "application/json", "{\"title\":\"Mine\"}".getBytes(UTF_8)),
                get("/v1/collections"),
                post("/v1/exports", "application/json", new byte[0]),
                get("/v1/exports"),
                post(
                        "/v1/webhooks",
                        "application/json",
                        "{\"url\":\"https://example.com/\",\"types\":[\"asset.stored\"]}".getBytes(UTF_8)),
                backend.record(run, new JsonObject().put("model", "m")),
                get("/v1/generations"),
                get("/v1/nothing"),
                server.send(server.as("ann", "/v1/uploads")
                        .header("Tus-Resumable", "1.0.0")
                        .header("Upload-Length", "5")
                        .POST(BodyPublishers.noBody())
                        .build()))) {
            List<String> references = references(answer);
            assertThat(references).as(answer.uri().getPath()).isNotEmpty();
            for (String reference : references) {
                assertThat(reference).startsWith(PREFIX + "/");
                String path = reference.substring(PREFIX.length());
                if (!path.matches("/v1/uploads/.*|.*/content|.*\\.c2pa")) {
                    assertThat(get(path).statusCode()).as(path).isEqualTo(200);
                }
            }
        }
    }

    @Test
    void thePageOfTheApiNamesNothingByAPathOfItsOwn() throws Exception {
        assertThat(new String(get("/docs").body(), UTF_8)).doesNotContain("href=\"/", "src=\"/");
    }

    /** Those without a host, of the fields and the document. */
    private static List<String> references(HttpResponse<byte[]> answer) {
        List<String> found = new ArrayList<>();
        answer.headers().firstValue("location").ifPresent(found::add);
        for (String field : answer.headers().allValues("link")) {
            Matcher links = LINKED.matcher(field);
            while (links.find()) {
                found.add(links.group(1));
            }
        }
        if (answer.headers().firstValue("content-type").orElse("").contains("json")) {
            JsonObject document = GatewayContract.json(answer);
            found.addAll(linked(document));
            if (document.containsKey("requestId")) {
                found.add(document.getString("type"));
            }
        }
        found.removeIf(reference -> reference.startsWith("http://localhost:8080" + PREFIX + "/"));
        return found;
    }

    private static List<String> linked(Object value) {
        List<String> found = new ArrayList<>();
        if (value instanceof JsonObject object) {
            object.forEach(member -> {
                if (member.getKey().equals("links")) {
                    ((JsonObject) member.getValue()).forEach(link -> found.add((String) link.getValue()));
                } else {
                    found.addAll(linked(member.getValue()));
                }
            });
        } else if (value instanceof JsonArray array) {
            array.forEach(item -> found.addAll(linked(item)));
        }
        return found;
    }

    private static HttpResponse<byte[]> get(String path) throws Exception {
        return server.send(server.as("ann", path).build());
    }

    private static HttpResponse<byte[]> post(String path, String type, byte[] body) throws Exception {
        HttpRequest request = server.as("ann", path)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        return server.send(request);
    }
}
