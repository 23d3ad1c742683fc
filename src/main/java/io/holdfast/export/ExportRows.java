package io.holdfast.export;

import io.holdfast.db.Arguments;
import io.holdfast.db.Database;
import io.holdfast.db.NamedSql;
import io.holdfast.jobs.ClaimedRows;
import io.holdfast.jobs.RetentionRule;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The export rows of one account at a time, and what is swept of all. */
final class ExportRows {
    /** Under the lock of the account's quota, so that two requests count one another. */
    private static final String LOCK = "SELECT FROM quota WHERE account_id = $1 FOR NO KEY UPDATE";

    private static final NamedSql ADD = NamedSql.of(
            """
            INSERT INTO export (account_id, id, selection, scopes, expires_at)
            SELECT #{account}, #{id}, #{selection}, #{scopes}, now() + #{retention} * interval '1 millisecond'
            WHERE (SELECT count(*) FROM export WHERE account_id = #{account} AND expires_at > now()) < #{most}
            RETURNING\s"""
                    + Export.COLUMNS);

    private static final String FIND =
            "SELECT " + Export.COLUMNS + " FROM export WHERE account_id = $1 AND id = $2 AND expires_at > now()";

    private static final String FIND_OPEN = FIND
            + " AND NOT EXISTS (SELECT FROM account c WHERE c.account_id = $1 AND (c.blocked OR c.closed_at IS NOT NULL))";

    private static final String LIST = "SELECT " + Export.COLUMNS
            + " FROM export WHERE account_id = $1 AND id < $2 AND expires_at > now() ORDER BY id DESC LIMIT $3";

    /** Its files are swept, many as they may be. */
    private static final String DELETE =
            """
            UPDATE export SET state = 'stale', lease = lease + 1, expires_at = now()
            WHERE account_id = $1 AND id = $2 AND expires_at > now()""";

    private static final String SWEEP_ENTRIES =
            """
            DELETE FROM export_entry WHERE (account_id, export_id, number) IN (
              SELECT e.account_id, e.export_id, e.number FROM export x CROSS JOIN LATERAL (
                SELECT account_id, export_id, number FROM export_entry
                WHERE account_id = x.account_id AND export_id = x.id LIMIT $2) e
              WHERE x.state = 'stale' OR x.expires_at <= now() - $1 * interval '1 millisecond' LIMIT $2)""";

    private static final String SWEEP = ClaimedRows.of("export o", "account_id, id")
            .due(
                    """
                    expires_at <= now() - $1 * interval '1 millisecond'
                      AND NOT EXISTS (SELECT FROM export_entry e WHERE e.account_id = o.account_id AND e.export_id = o.id)""")
            .oldest("expires_at", "$2")
            .delete();

    private static final String COUNT =
            """
            SELECT count(*) FILTER (WHERE state = 'building'), count(*) FROM export
            WHERE expires_at > now() AND state <> 'stale'""";

    private final Database database;

    /**
     * Exports of all accounts.
     *
     * @param pending that are not ready yet
     * @param open that are ready or will be
     */
    record Counts(long pending, long open) {}

    ExportRows(Database database) {
        this.database = database;
    }

    /**
     * Asks for one.
     *
     * @param scopes what it may hold
     * @param most that the account may have
     * @return the export; fails with {@link ProblemType#TOO_MANY_REQUESTS} when it has as many as it may
     */
    Future<Export> add(UUID account, UUID id, JsonObject selection, ExportScopes scopes, Duration retention, int most) {
        Arguments arguments = Arguments.of("account", account)
                .with("id", id)
                .with("selection", selection)
                .with("scopes", scopes.column())
                .with("retention", retention.toMillis())
                .with("most", most);
        return database.transaction(transaction -> transaction
                        .preparedQuery(LOCK)
                        .execute(Tuple.of(account))
                        .compose(v -> ADD.execute(transaction, arguments)))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw new Problem(ProblemType.TOO_MANY_REQUESTS)
                                .withDetail("The account has as many exports as it may; delete one.")
                                .retryAfter(60)
                                .asFailure();
                    }
                    return Export.of(rows.iterator().next());
                });
    }

    /** One export; fails with {@link ProblemType#NOT_FOUND}, also when it is somebody else's. */
    Future<Export> find(UUID account, UUID id) {
        return find(FIND, account, id);
    }

    /** The same for whom no token speaks, so that a closed or blocked account is told here; fails alike. */
    Future<Export> findOpen(UUID account, UUID id) {
        return find(FIND_OPEN, account, id);
    }

    private Future<Export> find(String sql, UUID account, UUID id) {
        return database.query(sql, Tuple.of(account, id)).map(rows -> {
            if (rows.size() == 0) {
                throw ProblemType.NOT_FOUND.asFailure();
            }
            return Export.of(rows.iterator().next());
        });
    }

    /** Some of an account's exports, the newest first. */
    Future<List<Export>> before(UUID account, UUID id, int rows, Future<Void> gone) {
        return database.query(LIST, Tuple.of(account, id, rows), gone).map(ExportRows::all);
    }

    /** Makes one unreachable; fails as {@link #find} does. */
    Future<Void> delete(UUID account, UUID id) {
        return database.query(DELETE, Tuple.of(account, id))
                .compose(rows -> rows.rowCount() == 0
                        ? Future.failedFuture(ProblemType.NOT_FOUND.asFailure())
                        : Future.succeededFuture());
    }

    /** What removes what no export offers any more: its files first, then itself. */
    static List<RetentionRule> sweeps(Database database, Duration interval) {
        return List.of(
                RetentionRule.of(database, "past-export-files", interval, SWEEP_ENTRIES, Duration.ZERO),
                RetentionRule.of(database, "past-exports", interval, SWEEP, Duration.ZERO));
    }

    /** How many there are. */
    Future<Counts> count() {
        return database.query(COUNT, Tuple.tuple())
                .map(rows -> rows.iterator().next())
                .map(row -> new Counts(row.getLong(0), row.getLong(1)));
    }

    private static List<Export> all(RowSet<Row> rows) {
        List<Export> exports = new ArrayList<>(rows.size());
        rows.forEach(row -> exports.add(Export.of(row)));
        return exports;
    }
}
