package io.holdfast.sharing;

import io.holdfast.db.ColumnWord;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/**
 * One link, as its row says.
 *
 * @param mostUses how often it lets somebody have the bytes, if that is limited
 * @param uses how often it did
 */
record Link(
        UUID id,
        UUID asset,
        Optional<String> label,
        State state,
        Optional<Integer> mostUses,
        int uses,
        Instant createdAt,
        Instant expiresAt,
        Optional<Instant> revokedAt) {
    /** Whether a link still lets anybody in, or why not. */
    enum State {
        LIVE,
        EXPIRED,
        /** It was used as often as it may be. */
        SPENT,
        REVOKED
    }

    /** The columns that {@link #of} reads, of a link {@code l}. */
    static final String COLUMNS =
            """
            l.id, l.asset_id, l.label,
            CASE WHEN l.revoked_at IS NOT NULL THEN 'revoked' WHEN l.expires_at <= now() THEN 'expired'
              WHEN l.uses >= l.most_uses THEN 'spent' ELSE 'live' END,
            l.most_uses, l.uses, l.created_at, l.expires_at, l.revoked_at""";

    static Link of(Row row) {
        return new Link(
                row.getUUID(0),
                row.getUUID(1),
                Optional.ofNullable(row.getString(2)),
                ColumnWord.read(State.class, row.getString(3)),
                Optional.ofNullable(row.getInteger(4)),
                row.getInteger(5),
                row.getOffsetDateTime(6).toInstant(),
                row.getOffsetDateTime(7).toInstant(),
                Optional.ofNullable(row.getOffsetDateTime(8)).map(OffsetDateTime::toInstant));
    }

    /** Where its record is. */
    String path() {
        return "/v1/assets/" + asset + "/links/" + id;
    }

    /** As it is shown to its owner. */
    JsonObject json(String url) {
        return new JsonObject()
                .put("id", id.toString())
                .put("asset", asset.toString())
                .put("url", url)
                .put("label", label.orElse(null))
                .put("state", ColumnWord.of(state))
                .put("maxDownloads", mostUses.orElse(null))
                .put("downloads", uses)
                .put("createdAt", createdAt.toString())
                .put("expiresAt", expiresAt.toString())
                .put("revokedAt", revokedAt.map(Instant::toString).orElse(null));
    }
}
