package io.holdfast.residency;

import io.holdfast.asset.ObjectSql;
import io.holdfast.db.Database;
import io.holdfast.erasure.ErasureEntries;
import io.holdfast.erasure.SupersededSql;
import io.holdfast.problem.ProblemType;
import io.holdfast.shredding.KeySql;
import io.holdfast.tenancy.AccountSql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Tuple;

/**
 * Finds what has moved to another region since the backup that a database was restored from. Each asset is looked at by what it
 * names and each account by when it moved, so that what is told again, or was overtaken, changes nothing.
 */
public final class MoveReplay {
    /** What the account had already is looked for again, since it may have been on another move. */
    private static final String HOMES =
            """
            WITH told AS (SELECT * FROM jsonb_to_recordset($1) AS entry (account uuid, region text, at timestamptz)),
            """
                    + AccountSql.HOME_AGAIN
                    + """
             INSERT INTO account_move (account_id, region, remaining, journaled)
            SELECT account_id, region, coalesce(used_assets, 0), true FROM home LEFT JOIN quota USING (account_id)
            ON CONFLICT (account_id) DO UPDATE
            SET region = excluded.region, moved = 0, remaining = excluded.remaining, behind = DEFAULT, attempts = 0,
              next_at = now(), journaled = true""";

    /**
     * In any state, so that what is being erased goes from where it is. The new object was a copy that nobody named yet when the
     * backup was made, if it was there at all; the old one may still be there.
     */
    private static final String MOVED =
            """
            WITH told AS (
              SELECT * FROM jsonb_to_recordset($1) AS entry (account uuid, asset uuid, "from" text, "to" text, key text, size bigint)),
            """
                    + ObjectSql.SWITCHED_AGAIN + ", " + SupersededSql.SWITCHED + ", " + KeySql.SEALED
                    + " SELECT count(*) FROM switched";

    private final Database database;

    public MoveReplay(Database database) {
        this.database = database;
    }

    /**
     * Replays what one object of the journal tells of moves.
     *
     * @return how many assets name another object than before; fails with {@link ProblemType#DATABASE_UNAVAILABLE}, and may be
     *     repeated
     */
    public Future<Long> replay(ErasureEntries entries) {
        JsonArray homes = new JsonArray(
                entries.homes().stream().map(ErasureEntries.Home::json).toList());
        JsonArray moved = new JsonArray(
                entries.moved().stream().map(ErasureEntries.Moved::json).toList());
        return (homes.isEmpty() ? Future.succeededFuture() : database.query(HOMES, Tuple.of(homes)))
                .compose(v -> moved.isEmpty() ? Future.succeededFuture(0L) : moved(moved, 0));
    }

    /** Until none names what it is not any more, for one object may tell that an asset moved twice. */
    private Future<Long> moved(JsonArray told, long before) {
        return database.query(MOVED, Tuple.of(told)).compose(rows -> {
            long switched = rows.iterator().next().getLong(0);
            return switched == 0 ? Future.succeededFuture(before) : moved(told, before + switched);
        });
    }
}
