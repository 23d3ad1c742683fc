package io.holdfast.events.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.GatewayProcess;
import io.holdfast.testing.GatewayProcesses;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Picture;
import io.holdfast.testing.Waiting;
import io.holdfast.testing.WebhookReceiver;
import io.holdfast.testing.WebhookReceiver.Received;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookKillTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    @Test
    void whatAKilledReplicaWasTellingIsToldByTheOther() throws Exception {
        AtomicBoolean answering = new AtomicBoolean();
        try (WebhookReceiver receiver = WebhookReceiver.start();
                GatewayProcesses gateways = GatewayProcesses.on(
                        folder,
                        Map.of(
                                "HOLDFAST_OUTBOUND_ALLOW_HTTP", "true",
                                "HOLDFAST_OUTBOUND_ALLOWED_HOSTS", receiver.host(),
                                "HOLDFAST_EVENTS_POLL", "500ms",
                                "HOLDFAST_EVENTS_WEBHOOKS_TIMEOUT", "10s"));
                GatewayProcess first = gateways.start()) {
            receiver.at("/kim", request -> answering.get() ? 204 : WebhookReceiver.NEVER);
            JsonObject wish =
                    new JsonObject().put("url", receiver.url("/kim")).put("types", new JsonArray().add("asset.stored"));
            assertThat(post(first, "/v1/webhooks", BodyPublishers.ofString(wish.encode()))
                            .statusCode())
                    .isEqualTo(201);
            post(first, "/v1/assets", BodyPublishers.ofByteArray(Picture.png(20, 20)));
            Waiting.until(() -> receiver.to("/kim").size() == 1);
            try (GatewayProcess other = gateways.start()) {
                first.kill();
                answering.set(true);
                // what the dead one had taken on comes back by itself; its lease need not run out for that to be seen
                gateways.execute("UPDATE webhook_delivery SET next_at = now()");
                Waiting.until(() -> gateways.count("SELECT count(*) FROM webhook_delivery") == 0);
                assertThat(other.port()).isPositive();
            }
            List<Received> told = receiver.to("/kim");

            assertThat(told).hasSizeGreaterThanOrEqualTo(2);
            assertThat(told)
                    .extracting(request -> request.header("webhook-id"))
                    .containsOnly(told.get(0).header("webhook-id"));
            assertThat(told).extracting(Received::body).containsOnly(told.get(0).body());
        }
    }

    private static HttpResponse<byte[]> post(GatewayProcess gateway, String path, BodyPublisher body) throws Exception {
        return CLIENT.send(
                GatewayServer.as("kim", URI.create("http://127.0.0.1:" + gateway.port() + path))
                        .POST(body)
                        .build(),
                BodyHandlers.ofByteArray());
    }
}
