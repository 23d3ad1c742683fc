package io.holdfast.policy;

import io.holdfast.db.Database;
import io.holdfast.ledger.LedgerSql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/**
 * Tells each account of what the operator has to say, by an event, batch by batch and each batch with where it got to, so that
 * any replica goes on where another died and nobody is told twice. One replica works at a time, on the oldest.
 */
public final class CommunicationDispatcher {
    private static final String TAKE =
            """
            SELECT id, account_id, essential, after_account FROM communication
            WHERE id = (SELECT id FROM communication WHERE finished_at IS NULL ORDER BY created_at, id LIMIT 1)
            FOR UPDATE SKIP LOCKED""";

    /** In the order of the accounts, as every batch takes their numbers. */
    private static final String TELL =
            """
            WITH next AS (
              SELECT account_id, communications FROM account
              WHERE account_id > $4 AND ($2::uuid IS NULL OR account_id = $2) AND closed_at IS NULL
              ORDER BY account_id LIMIT 200),
            meant AS (SELECT account_id FROM next WHERE $3 OR communications),
            """
                    + LedgerSql.told("meant", "'communications'", "communication_id, essential", "$1, $3")
                    + """
            , moved AS (
              UPDATE communication SET
                after_account = coalesce((SELECT account_id FROM next ORDER BY account_id DESC LIMIT 1), after_account),
                finished_at = CASE WHEN (SELECT count(*) FROM next) < 200 THEN now() END
              WHERE id = $1)
            SELECT count(*) FROM next""";

    private final Database database;
    private volatile long pending;

    public CommunicationDispatcher(Database database) {
        this.database = database;
    }

    /** Tells of all that is not told yet. */
    public Future<Void> sweep() {
        return database.transaction(CommunicationDispatcher::batch).compose(more -> more ? sweep() : measure());
    }

    /** Communications that not everybody has been told of, as of the last look. */
    public long pending() {
        return pending;
    }

    /** Whether there was something to do, and so there may be more. */
    private static Future<Boolean> batch(SqlConnection transaction) {
        return transaction.preparedQuery(TAKE).execute().compose(rows -> {
            if (rows.size() == 0) {
                return Future.succeededFuture(false);
            }
            Row row = rows.iterator().next();
            Tuple arguments = Tuple.of(row.getUUID(0)).addUUID(row.getUUID(1));
            arguments.addBoolean(row.getBoolean(2)).addUUID(row.getUUID(3));
            return transaction.preparedQuery(TELL).execute(arguments).map(true);
        });
    }

    private Future<Void> measure() {
        return database.query("SELECT count(*) FROM communication WHERE finished_at IS NULL", Tuple.tuple())
                .map(rows -> {
                    pending = rows.iterator().next().getLong(0);
                    return null;
                });
    }
}
