package io.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.outbound.OutboundConfig;
import io.holdfast.testing.Backend;
import io.holdfast.testing.EventClient;
import io.holdfast.testing.ExportRequests;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Operator;
import io.holdfast.testing.Picture;
import io.holdfast.testing.PrivacyRequests;
import io.holdfast.testing.Waiting;
import io.holdfast.testing.WebhookReceiver;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events that really happened, as streams and webhooks told of them, against the document. */
class OpenApiEventsTest {
    private static final OpenApiDocument DOCUMENT = OpenApiDocument.read();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PERSON = "tess";

    @TempDir
    static Path folder;

    private static WebhookReceiver receiver;
    private static GatewayServer server;

    @BeforeAll
    static void start() throws Exception {
        receiver = WebhookReceiver.start();
        server = GatewayServer.start(folder, Optional.empty(), new OutboundConfig(List.of(receiver.host()), true));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        receiver.close();
    }

    @Test
    void whatStreamsAndWebhooksTellIsAsDocumentedForEachType() throws Exception {
        Set<String> streamed = types("EventType");
        Set<String> sent = types("WebhookType");
        server.send(server.as(PERSON, "/v1/webhooks")
                .POST(BodyPublishers.ofString(new JsonObject()
                        .put("url", receiver.url("/told"))
                        .put("types", new JsonArray(List.copyOf(sent)))
                        .encode()))
                .build());
        try (EventClient stream = EventClient.open(server.url("/v1/events"), GatewayServer.token(PERSON), "0");
                EventClient stranger = EventClient.open(server.url("/v1/events"), GatewayServer.token(PERSON), "999")) {
            checkStreamed(stranger.next(), streamed);
            everythingHappens();
            while (!streamed.isEmpty()) {
                checkStreamed(stream.next(), streamed);
            }
        }
        Waiting.until(() -> receiver.to("/told").stream()
                .map(told -> told.json().getString("type"))
                .collect(Collectors.toSet())
                .equals(sent));
        JsonNode message = DOCUMENT.operation("webhooks.create")
                .json()
                .at("/callbacks/told/{$request.body#~1url}/post/requestBody/content/application~1json/schema");
        for (WebhookReceiver.Received told : receiver.to("/told")) {
            assertThat(DOCUMENT.faults(message, JSON.readTree(told.body())))
                    .as(told.body())
                    .isEmpty();
        }
    }

    private static Set<String> types(String schema) {
        return StreamSupport.stream(
                        DOCUMENT.root()
                                .at("/components/schemas/" + schema + "/enum")
                                .spliterator(),
                        false)
                .map(JsonNode::asText)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void checkStreamed(EventClient.Told told, Set<String> awaited) throws Exception {
        JsonNode item = DOCUMENT.root()
                .at("/components/responses/EventStream/content/text~1event-stream/x-itemSchema/properties");
        assertThat(DOCUMENT.faults(item.path("id"), JSON.valueToTree(told.id())))
                .isEmpty();
        assertThat(DOCUMENT.faults(item.path("event"), JSON.valueToTree(told.type())))
                .as(told.toString())
                .isEmpty();
        assertThat(DOCUMENT.faults(item.at("/data/contentSchema"), JSON.readTree(told.data())))
                .as(told.data())
                .isEmpty();
        assertThat(told.json().getString("type")).isEqualTo(told.type());
        awaited.remove(told.type());
    }

    private static void everythingHappens() throws Exception {
        Backend backend = new Backend("backend", PERSON, server.gateway.port());
        UUID good = backend.record("m", "a lake");
        backend.move(good, "running");
        backend.push(good, 0, Picture.png(10, 10));
        backend.move(good, "succeeded");
        UUID bad = backend.record("m", "a hill");
        backend.move(bad, new JsonObject().put("status", "failed").put("error", "too late"));
        server.send(server.as(PERSON, Backend.path(bad)).DELETE().build());
        String asset = GatewayContract.json(server.send(server.as(PERSON, "/v1/assets")
                        .POST(BodyPublishers.ofByteArray(Picture.png(20, 20)))
                        .build()))
                .getString("id");
        ExportRequests.any(server, PERSON, asset);
        Operator operator = new Operator(server);
        JsonObject about = new JsonObject().put("asset", asset);
        operator.does("take-down", PERSON, about.copy().put("notice", "Not this."));
        operator.does("reinstate", PERSON, about);
        PrivacyRequests.said(server);
        server.send(server.as(PERSON, "/v1/assets/" + asset).DELETE().build());
    }
}
