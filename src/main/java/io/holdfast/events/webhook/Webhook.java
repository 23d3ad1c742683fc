package io.holdfast.events.webhook;

import io.holdfast.settings.PublicUrl;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Where an account wants to be told of its events.
 *
 * @param types of events that it is told of
 * @param enabled whether it is told at all
 */
record Webhook(UUID id, String url, List<String> types, boolean enabled, Instant createdAt) {
    /** The columns that {@link #of} reads, in its order; the secret is not among them. */
    static final String COLUMNS = "id, url, types, enabled, created_at";

    static Webhook of(Row row) {
        return new Webhook(
                row.getUUID(0),
                row.getString(1),
                List.of(row.getArrayOfStrings(2)),
                row.getBoolean(3),
                row.getOffsetDateTime(4).toInstant());
    }

    JsonObject json(PublicUrl site) {
        String self = site.path("/v1/webhooks/" + id);
        return new JsonObject()
                .put("id", id.toString())
                .put("url", url)
                .put("types", new JsonArray(types))
                .put("enabled", enabled)
                .put("createdAt", createdAt.toString())
                .put("links", new JsonObject().put("self", self).put("deliveries", self + "/deliveries"));
    }
}
