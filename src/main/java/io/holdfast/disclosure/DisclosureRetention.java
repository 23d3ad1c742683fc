package io.holdfast.disclosure;

import io.holdfast.db.Database;
import io.holdfast.jobs.RetentionConfig;
import io.holdfast.jobs.RetentionRule;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.UUID;

/**
 * Forgets disclosures that are old, from the front of an account's chain: its anchor moves past them first, and what is left
 * is verified from the anchor on. Nothing of an account goes in which an operator holds anything.
 */
public final class DisclosureRetention {
    private static final String OLDEST =
            """
            SELECT d.account_id FROM disclosure d JOIN disclosure_head e USING (account_id)
            WHERE d.created_at < now() - $1 * interval '1 millisecond' AND d.number <= e.anchor + 1
              AND NOT EXISTS (SELECT FROM hold h WHERE h.account_id = d.account_id)
            ORDER BY d.created_at LIMIT 1""";

    /** Up to the first young one, should a clock have gone back between two. */
    private static final String MOVE_ANCHOR =
            """
            WITH front AS (
              SELECT number, hash, created_at < now() - $2 * interval '1 millisecond' AS old
              FROM disclosure WHERE account_id = $1 ORDER BY number LIMIT $3),
            last AS (
              SELECT number, hash FROM front
              WHERE number < coalesce((SELECT min(number) FROM front WHERE NOT old), 9223372036854775807)
              ORDER BY number DESC LIMIT 1)
            UPDATE disclosure_head h SET anchor = last.number, anchor_hash = last.hash
            FROM last WHERE h.account_id = $1 AND h.anchor < last.number""";

    /** A statement of its own, since what the one before changed is not seen within it. */
    private static final String FORGET =
            """
            DELETE FROM disclosure WHERE account_id = $1
              AND number <= (SELECT anchor FROM disclosure_head WHERE account_id = $1)
              AND NOT EXISTS (SELECT FROM hold WHERE account_id = $1)""";

    private final Database database;
    private final Duration retention;

    private DisclosureRetention(Database database, Duration retention) {
        this.database = database;
        this.retention = retention;
    }

    /** What forgets them. */
    public static RetentionRule of(Database database, RetentionConfig config) {
        return new RetentionRule(
                "disclosures", config.interval(), new DisclosureRetention(database, config.disclosures())::batch);
    }

    /** Forgets so many at most, of one account after another. */
    private Future<Integer> batch(int most) {
        return database.query(OLDEST, Tuple.of(retention.toMillis())).compose(rows -> {
            if (rows.size() == 0) {
                return Future.succeededFuture(0);
            }
            UUID account = rows.iterator().next().getUUID(0);
            return database.transaction(transaction -> forget(transaction, account, most))
                    .compose(gone -> gone == 0 || gone >= most
                            ? Future.succeededFuture(gone)
                            : batch(most - gone).map(more -> gone + more));
        });
    }

    private Future<Integer> forget(SqlConnection transaction, UUID account, int most) {
        return transaction
                .preparedQuery(MOVE_ANCHOR)
                .execute(Tuple.of(account, retention.toMillis(), most))
                .compose(v -> transaction.preparedQuery(FORGET).execute(Tuple.of(account)))
                .map(rows -> rows.rowCount());
    }
}
