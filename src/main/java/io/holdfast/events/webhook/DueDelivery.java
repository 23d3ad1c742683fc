package io.holdfast.events.webhook;

import io.holdfast.events.Event;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A delivery that this process has taken on, for as long as its lease.
 *
 * @param attempt counts those that were begun, this one included
 * @param secrets that sign it, the newest first
 * @param slow whether the webhook took long the last time
 * @param busy how often in a row the webhook asked to be left alone
 */
record DueDelivery(
        UUID account,
        UUID webhook,
        int attempt,
        String url,
        List<WebhookSecret> secrets,
        boolean slow,
        int busy,
        Event event) {
    static DueDelivery of(Row row) {
        return new DueDelivery(
                row.getUUID(0),
                row.getUUID(1),
                row.getInteger(2),
                row.getString(3),
                Stream.of(row.getString(4), row.getString(5))
                        .filter(Objects::nonNull)
                        .map(WebhookSecret::new)
                        .toList(),
                row.getBoolean(6),
                row.getInteger(7),
                Event.of(row, 8));
    }

    String messageId() {
        return Delivery.messageId(webhook, event.number());
    }
}
