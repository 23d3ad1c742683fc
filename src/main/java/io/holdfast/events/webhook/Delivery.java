package io.holdfast.events.webhook;

import io.holdfast.events.Event;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An event that a webhook was not told of yet, as its owner sees it.
 *
 * @param attempts that were begun
 * @param dead whether it is not tried any more
 * @param lastError why the last one failed
 * @param nextAt when it is tried again at the earliest
 */
record Delivery(Event event, int attempts, boolean dead, Optional<String> lastError, Instant nextAt) {
    /** The columns that {@link #of} reads, in its order. */
    static final String COLUMNS = "event_number, type, asset_id, generation_id, output_number, happened_at,"
            + " communication_id, essential, export_id, attempts,"
            + " dead, last_error, next_at";

    static Delivery of(Row row) {
        return new Delivery(
                Event.of(row, 0),
                row.getInteger(9),
                row.getBoolean(10),
                Optional.ofNullable(row.getString(11)),
                row.getOffsetDateTime(12).toInstant());
    }

    /** What a message is known by, however often it is sent. */
    static String messageId(UUID webhook, long number) {
        return "evt_" + webhook.toString().replace("-", "") + "_" + number;
    }

    JsonObject json(UUID webhook, JsonObject subject) {
        return new JsonObject()
                .put("number", event.number())
                .put("messageId", messageId(webhook, event.number()))
                .put("type", event.type())
                .put("at", event.at().toString())
                .put("state", dead ? "dead" : "pending")
                .put("attempts", attempts)
                .put("lastError", lastError.orElse(null))
                .put("nextAt", dead ? null : nextAt.toString())
                .put("data", subject);
    }
}
