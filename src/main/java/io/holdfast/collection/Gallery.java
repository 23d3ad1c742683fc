package io.holdfast.collection;

import io.holdfast.settings.PublicUrl;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;

/**
 * One collection, as its row says.
 *
 * @param version counts the changes of its title, members and order
 * @param assets how many it holds
 */
record Gallery(UUID id, String title, int version, Instant createdAt, long assets) {
    /** The columns that {@link #of} reads, in its order, of a row of {@code collection} called {@code c}. */
    static final String COLUMNS =
            """
            c.id, c.title, c.version, c.created_at,
            (SELECT count(*) FROM collection_asset m WHERE m.account_id = c.account_id AND m.collection_id = c.id
              AND NOT EXISTS (
                SELECT FROM asset a WHERE a.account_id = m.account_id AND a.id = m.asset_id AND a.state = 'hidden'))\s""";

    static Gallery of(Row row) {
        return new Gallery(
                row.getUUID(0),
                row.getString(1),
                row.getInteger(2),
                row.getOffsetDateTime(3).toInstant(),
                row.getLong(4));
    }

    String path() {
        return "/v1/collections/" + id;
    }

    JsonObject json(PublicUrl site) {
        String self = site.path(path());
        return new JsonObject()
                .put("id", id.toString())
                .put("title", title)
                .put("assets", assets)
                .put("createdAt", createdAt.toString())
                .put("links", new JsonObject().put("self", self).put("assets", self + "/assets"));
    }
}
