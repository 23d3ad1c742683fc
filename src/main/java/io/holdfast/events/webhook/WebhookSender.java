package io.holdfast.events.webhook;

import io.holdfast.events.EventJson;
import io.holdfast.http.field.RetryAfter;
import io.holdfast.outbound.AddressGuard;
import io.holdfast.outbound.AddressRefused;
import io.holdfast.outbound.GuardedClient;
import io.holdfast.outbound.Reply;
import io.holdfast.outbound.Target;
import io.holdfast.rights.DoNotTrain;
import io.holdfast.rights.EgressGate;
import io.holdfast.rights.Marked;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** The door out to webhooks: sends what happened, signed (Standard Webhooks 1.0.0) and with the mark, to checked addresses. */
public final class WebhookSender {
    private static final int ANSWER_BYTES = 4 * 1024;

    private final AddressGuard guard;
    private final GuardedClient client;
    private final EgressGate gate;
    private final DoNotTrain mark;
    private final EventJson json;
    private final Duration timeout;

    /**
     * Makes one for one event loop.
     *
     * @param timeout of one delivery
     */
    public WebhookSender(AddressGuard guard, GuardedClient client, EgressGate gate, DoNotTrain mark, Duration timeout) {
        this.guard = guard;
        this.client = client;
        this.gate = gate;
        this.mark = mark;
        this.json = new EventJson(mark);
        this.timeout = timeout;
    }

    /**
     * What a receiver answered.
     *
     * @param retryAfter for how long it asks to be left alone, if it does
     */
    record Answered(int status, Optional<Duration> retryAfter) {
        static Answered of(Reply reply) {
            return new Answered(reply.status(), RetryAfter.parse(reply.headers().get("Retry-After"), Instant.now()));
        }
    }

    /** The answer; fails with an {@link AddressRefused}, or with why there is no answer. */
    Future<Answered> send(DueDelivery delivery) {
        Target target;
        try {
            target = guard.check(delivery.url());
        } catch (AddressRefused refused) {
            return Future.failedFuture(refused);
        }
        Marked<Buffer> payload = gate.toOwnWebhook(delivery.account()).mark(json.payload(delivery.event()));
        return client.post(delivery.account(), target, fields(delivery, payload.value()), payload.value())
                // read so far that the connection may serve again
                .compose(
                        reply -> reply.text(ANSWER_BYTES).transform(read -> Future.succeededFuture(Answered.of(reply))))
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What is told of a failure to the webhook's owner: its kind, and nothing of the answer or the network. */
    static String kind(Throwable cause) {
        if (cause instanceof AddressRefused refused) {
            return "the URL " + refused.fault();
        }
        return cause instanceof TimeoutException ? "no answer in time" : "no connection";
    }

    private Map<String, String> fields(DueDelivery delivery, Buffer body) {
        long seconds = Instant.now().getEpochSecond();
        Map<String, String> fields = new LinkedHashMap<>(mark.headers());
        fields.put("Content-Type", "application/json");
        fields.put("User-Agent", "Holdfast-Webhooks/1");
        fields.put("webhook-id", delivery.messageId());
        fields.put("webhook-timestamp", Long.toString(seconds));
        fields.put(
                "webhook-signature",
                delivery.secrets().stream()
                        .map(secret -> secret.sign(delivery.messageId(), seconds, body.getBytes()))
                        .collect(Collectors.joining(" ")));
        return fields;
    }
}
