package io.holdfast.residency;

import io.holdfast.db.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.UUID;

/** How a move to another region ends: when nothing of the account is anywhere else, and its owner is told. */
final class MoveCompletion {
    /** What is there besides assets; asked first, because it costs little. */
    private static final String WAITS =
            """
            SELECT EXISTS (SELECT FROM intake WHERE account_id = $1 AND region_of(object_key) IS DISTINCT FROM $2::text)
              OR EXISTS (SELECT FROM upload_tail WHERE account_id = $1 AND region IS DISTINCT FROM $2::text)
              OR EXISTS (SELECT FROM leftover WHERE account_id = $1 AND region_of(object_key) IS DISTINCT FROM $2::text)""";

    /**
     * Who reserves, changes the home or makes an asset name another object shares the row, so that from here on none of them
     * is under way that was begun before; not {@code FOR UPDATE}, which whoever adds an event holds up while he has the quota.
     */
    private static final String HOLD =
            """
            SELECT FROM account WHERE account_id = $1 AND home_region IS NOT DISTINCT FROM $2::text AND closed_at IS NULL
            FOR NO KEY UPDATE""";

    private static final String ASSETS =
            "SELECT EXISTS (SELECT FROM asset WHERE account_id = $1 AND region_of(object_key) IS DISTINCT FROM $2::text)";

    private static final String FINISH =
            """
            WITH done AS (DELETE FROM account_move WHERE account_id = $1 AND region IS NOT DISTINCT FROM $2::text RETURNING account_id)
            INSERT INTO communication (id, account_id, kind, subject, body, essential, author)
            SELECT gen_random_uuid(), account_id, 'residency', 'Your media have moved',
              'All of your media are now kept in the region that you asked for, and nowhere else.', true, 'holdfast'
            FROM done""";

    private final Database database;

    MoveCompletion(Database database) {
        this.database = database;
    }

    /** Ends it if it may; false when something is still elsewhere, or about to be. */
    Future<Boolean> end(UUID account, Optional<String> region) {
        return database.query(WAITS, arguments(account, region))
                .compose(rows -> rows.iterator().next().getBoolean(0)
                        ? Future.succeededFuture(false)
                        : database.transaction(transaction -> end(transaction, account, region)));
    }

    private static Future<Boolean> end(SqlConnection transaction, UUID account, Optional<String> region) {
        return transaction
                .preparedQuery(HOLD)
                .execute(arguments(account, region))
                .compose(held -> held.size() == 0
                        ? Future.succeededFuture(false)
                        : any(transaction, WAITS, account, region)
                                .compose(waits -> waits
                                        ? Future.succeededFuture(true)
                                        : any(transaction, ASSETS, account, region))
                                .compose(left -> left
                                        ? Future.succeededFuture(false)
                                        : transaction
                                                .preparedQuery(FINISH)
                                                .execute(arguments(account, region))
                                                .map(true)));
    }

    private static Future<Boolean> any(SqlConnection transaction, String sql, UUID account, Optional<String> region) {
        return transaction
                .preparedQuery(sql)
                .execute(arguments(account, region))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    private static Tuple arguments(UUID account, Optional<String> region) {
        return Tuple.of(account).addValue(region.orElse(null));
    }
}
