package io.holdfast.events.webhook;

import io.holdfast.db.Database;
import io.holdfast.events.EventJson;
import io.holdfast.events.WebhookConfig;
import io.holdfast.http.Answer;
import io.holdfast.http.Cursor;
import io.holdfast.http.Exchange;
import io.holdfast.http.PageRequest;
import io.holdfast.http.field.CacheControl;
import io.holdfast.outbound.AddressGuard;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemException;
import io.holdfast.rights.Channel;
import io.holdfast.rights.DoNotTrain;
import io.holdfast.rights.EgressPermit;
import io.holdfast.settings.PublicUrl;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** An account's webhooks: makes, shows, changes and removes them, and shows and revives what they were not told. */
public final class WebhookEndpoint {
    private static final int JSON_BYTES = 64 * 1024;

    /** Bytes of memory that a delivery of a page takes at most. */
    private static final long ROW_BYTES = 8 * 1024;

    private static final int MAX_NUMBERS = 1_000;
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
    private static final Map<String, String> HEADERS = CacheControl.PRIVATE_NO_STORE.field();

    private final Webhooks webhooks;
    private final DeliveryRows deliveries;
    private final AddressGuard guard;
    private final EventJson json;
    private final PublicUrl site;
    private final WebhookConfig config;
    private final Runnable revived;

    /**
     * Makes it for one event loop.
     *
     * @param revived called when there may be something to deliver again
     */
    public WebhookEndpoint(
            Database database, AddressGuard guard, DoNotTrain mark, WebhookConfig config, Runnable revived) {
        this.webhooks = new Webhooks(database, config.mostPerAccount());
        this.deliveries = new DeliveryRows(database);
        this.guard = guard;
        this.json = new EventJson(mark);
        this.site = mark.site();
        this.config = config;
        this.revived = revived;
    }

    /** {@code POST /v1/webhooks}: makes one, and shows its secret. */
    public Future<Answer> create(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.EVENT);
        WebhookSecret secret = WebhookSecret.fresh();
        return exchange.json(JSON_BYTES)
                .compose(body -> webhooks.add(
                        exchange.account(), WebhookRequest.of(body, guard).whole(), secret))
                .map(webhook -> {
                    Map<String, String> headers = new LinkedHashMap<>(HEADERS);
                    headers.put("Location", "/v1/webhooks/" + webhook.id());
                    return new Answer.Described(
                            201, headers, permit.mark(with(webhook, secret).toBuffer()));
                });
    }

    /** {@code GET /v1/webhooks}: all, without their secrets. */
    public Future<Answer> list(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.EVENT);
        return webhooks.all(exchange.account()).map(all -> {
            JsonArray items = new JsonArray();
            all.forEach(webhook -> items.add(webhook.json(site)));
            return described(permit, new JsonObject().put("items", items).putNull("next"));
        });
    }

    /** {@code GET /v1/webhooks/{id}}. */
    public Future<Answer> one(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.EVENT);
        return webhooks.find(exchange.account(), exchange.pathId("id"))
                .map(webhook -> described(permit, webhook.json(site)));
    }

    /** {@code PATCH /v1/webhooks/{id}}: URL, types and whether it is told at all, as a JSON merge patch (RFC 7396). */
    public Future<Answer> change(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.EVENT);
        UUID id = exchange.pathId("id");
        return exchange.json(JSON_BYTES)
                .compose(patch -> webhooks.change(exchange.account(), id, WebhookRequest.of(patch, guard)))
                .onSuccess(changed -> revived.run())
                .map(webhook -> described(permit, webhook.json(site)));
    }

    /** {@code DELETE /v1/webhooks/{id}}. */
    public Future<Answer> remove(Exchange exchange) {
        return webhooks.remove(exchange.account(), exchange.pathId("id")).map(v -> new Answer.Empty(204, Map.of()));
    }

    /** {@code POST /v1/webhooks/{id}/secret}: another secret, which is shown; the one before signs too for a while. */
    public Future<Answer> rotate(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.EVENT);
        WebhookSecret secret = WebhookSecret.fresh();
        return webhooks.rotate(exchange.account(), exchange.pathId("id"), secret, config.secretOverlap())
                .map(webhook -> described(permit, with(webhook, secret)));
    }

    /** {@code GET /v1/webhooks/{id}/deliveries}: one page of what it was not told yet. */
    public Future<Answer> deliveries(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.EVENT);
        UUID id = exchange.pathId("id");
        PageRequest asked = PageRequest.of(exchange);
        long after = asked.cursor().map(WebhookEndpoint::number).orElse(0L);
        return exchange.memory(asked.rows() * ROW_BYTES)
                .compose(v -> webhooks.find(exchange.account(), id))
                .compose(webhook -> deliveries.page(exchange.account(), id, after, asked.rows(), exchange.gone()))
                .map(rows -> asked.json(rows, row -> row.json(id, json.subject(row.event())), WebhookEndpoint::cursor)
                        .answer(exchange, permit));
    }

    /** {@code POST /v1/webhooks/{id}/deliveries/replay}: dead ones are tried again, all or those of some events. */
    public Future<Answer> replay(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.EVENT);
        UUID id = exchange.pathId("id");
        UUID account = exchange.account();
        return exchange.jsonIfAny(JSON_BYTES)
                .map(WebhookEndpoint::numbers)
                .compose(numbers -> webhooks.find(account, id).compose(v -> deliveries.replay(account, id, numbers)))
                .onSuccess(replayed -> revived.run())
                .map(replayed -> described(permit, new JsonObject().put("replayed", replayed)));
    }

    private JsonObject with(Webhook webhook, WebhookSecret secret) {
        return webhook.json(site).put("secret", secret.text());
    }

    private static Answer described(EgressPermit permit, JsonObject described) {
        return new Answer.Described(200, HEADERS, permit.mark(described.toBuffer()));
    }

    private static long number(String cursor) {
        if (NUMBER.matcher(cursor).matches() && Long.parseLong(cursor) >= 1) {
            return Long.parseLong(cursor);
        }
        throw Cursor.unknown();
    }

    private static String cursor(Delivery last) {
        return Long.toString(last.event().number());
    }

    private static Optional<List<Long>> numbers(JsonObject asked) {
        if (asked.isEmpty()) {
            return Optional.empty();
        }
        if (asked.size() > 1 || !(asked.getValue("numbers") instanceof JsonArray array) || array.size() > MAX_NUMBERS) {
            throw invalid("numbers", "a list of at most " + MAX_NUMBERS + " numbers of events, and no other member");
        }
        List<Long> numbers = new ArrayList<>();
        for (Object number : array) {
            if (!(number instanceof Integer || number instanceof Long)) {
                throw invalid("numbers", "a list of numbers");
            }
            numbers.add(((Number) number).longValue());
        }
        return Optional.of(numbers);
    }

    private static ProblemException invalid(String field, String allowed) {
        return Problem.invalidField(field, "must be " + allowed).asFailure();
    }
}
