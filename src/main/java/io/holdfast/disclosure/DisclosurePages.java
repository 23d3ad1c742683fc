package io.holdfast.disclosure;

import io.holdfast.db.Database;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The disclosures of one account, read back. */
public final class DisclosurePages {
    private static final String PAGE = "SELECT " + Disclosure.COLUMNS
            + """

             FROM disclosure d LEFT JOIN share_link l
              ON l.account_id = d.account_id AND l.id = CASE WHEN d.channel = 'share' THEN d.recipient::uuid END
            WHERE d.account_id = $1 AND ($2::uuid IS NULL OR d.asset_id = $2) AND d.number < $3
            ORDER BY d.number DESC LIMIT $4""";

    private static final String ENDS =
            "SELECT number, hash, anchor, anchor_hash FROM disclosure_head WHERE account_id = $1";

    private static final String NOTHING = "0".repeat(64);

    private final Database database;

    public DisclosurePages(Database database) {
        this.database = database;
    }

    /**
     * Reads some, the newest first.
     *
     * @param asset of which asset only, if given; one that was erased since keeps its disclosures
     * @param before the number that all are below
     * @param gone ends the statement when nobody waits for it any more
     */
    public Future<List<Disclosure>> newest(
            UUID account, Optional<UUID> asset, long before, int rows, Future<Void> gone) {
        Tuple arguments = Tuple.of(account, asset.orElse(null), before, rows);
        return database.query(PAGE, arguments, gone).map(found -> {
            List<Disclosure> page = new ArrayList<>();
            found.forEach(row -> page.add(Disclosure.of(row)));
            return page;
        });
    }

    /** Where the chain begins and ends: {@code {"anchor": {"number", "hash"}, "head": {"number", "hash"}}}. */
    public Future<JsonObject> ends(UUID account) {
        return database.query(ENDS, Tuple.of(account)).map(rows -> {
            for (Row row : rows) {
                return new JsonObject().put("anchor", end(row, 2)).put("head", end(row, 0));
            }
            JsonObject none = new JsonObject().put("number", 0).put("hash", NOTHING);
            return new JsonObject().put("anchor", none).put("head", none.copy());
        });
    }

    private static JsonObject end(Row row, int column) {
        return new JsonObject()
                .put("number", row.getLong(column))
                .put("hash", HexFormat.of().formatHex(row.getBuffer(column + 1).getBytes()));
    }
}
