package io.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.events.EventsConfig;
import io.holdfast.events.WebhookConfig;
import io.holdfast.testing.WebhookReceiver.Received;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeoutException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Two gateways that tell a receiver what happens, with pauses short enough to see them end. */
public final class WebhookRig implements AutoCloseable {
    public static final int ATTEMPTS = 3;

    public final WebhookReceiver receiver;
    public final EventRig events;

    private WebhookRig(WebhookReceiver receiver, EventRig events) {
        this.receiver = receiver;
        this.events = events;
    }

    public static WebhookRig start(Path folder) throws Exception {
        WebhookReceiver receiver = WebhookReceiver.start();
        return new WebhookRig(receiver, EventRig.start(folder, WebhookRig::brief, List.of(receiver.host())));
    }

    private static EventsConfig brief(EventsConfig usual) {
        WebhookConfig webhooks = usual.webhooks();
        return new EventsConfig(
                usual.heartbeat(),
                Duration.ofMillis(500),
                usual.retention(),
                usual.sweepInterval(),
                usual.maxStreams(),
                usual.maxStreamsPerAccount(),
                new WebhookConfig(
                        webhooks.mostPerAccount(),
                        ATTEMPTS,
                        Duration.ofMillis(200),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(10),
                        webhooks.shares(),
                        webhooks.parallelPerWebhook(),
                        webhooks.secretOverlap()));
    }

    /** Makes a webhook of a person at a path of the receiver. */
    public JsonObject hook(String person, String path, String... types) throws Exception {
        JsonArray told = new JsonArray(types.length == 0 ? List.of("asset.stored", "asset.erased") : List.of(types));
        HttpResponse<byte[]> made = send(
                person,
                "POST",
                "/v1/webhooks",
                new JsonObject().put("url", receiver.url(path)).put("types", told));
        assertThat(made.statusCode()).isEqualTo(201);
        return GatewayContract.json(made);
    }

    /** Asks the second replica as a person. */
    public HttpResponse<byte[]> send(String person, String method, String path, JsonObject body) throws Exception {
        return events.first.send(GatewayServer.as(person, URI.create(GatewayServer.url(events.second, path)))
                .method(method, BodyPublishers.ofString(body.isEmpty() ? "" : body.encode()))
                .build());
    }

    public JsonObject ask(String person, String method, String path) throws Exception {
        return GatewayContract.json(send(person, method, path, new JsonObject()));
    }

    /** What a webhook was not told yet. */
    public List<JsonObject> deliveries(String person, JsonObject webhook) throws Exception {
        return ask(person, "GET", "/v1/webhooks/" + webhook.getString("id") + "/deliveries")
                .getJsonArray("items")
                .stream()
                .map(item -> (JsonObject) item)
                .toList();
    }

    /** The signature that Standard Webhooks asks for, made by other means than the gateway's. */
    public static String signature(String secret, Received request) throws GeneralSecurityException {
        byte[] key = Base64.getDecoder().decode(secret.replaceFirst("^whsec_", ""));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        String signed = request.header("webhook-id") + "." + request.header("webhook-timestamp") + "." + request.body();
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void close() throws IOException, TimeoutException {
        receiver.close();
        events.close();
    }
}
