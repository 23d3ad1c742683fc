package io.holdfast.credential;

import io.holdfast.db.Database;
import io.holdfast.jobs.ClaimedRows;
import io.holdfast.problem.ProblemType;
import io.holdfast.retry.Backoff;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The content credentials as rows: signed, or due; the first signature that is kept stays. */
final class CredentialRows {
    private static final String FIND =
            """
            SELECT m.bytes, m.signed_at FROM manifest m JOIN asset a ON a.account_id = m.account_id AND a.id = m.asset_id
            JOIN account c ON c.account_id = m.account_id AND NOT c.blocked AND c.closed_at IS NULL
            WHERE m.account_id = $1 AND m.asset_id = $2 AND a.state = 'stored'""";

    /** What was taken down is not due before it is back. */
    private static final String SHOWN =
            """
             AND NOT EXISTS (
              SELECT FROM asset h WHERE h.account_id = manifest.account_id AND h.id = manifest.asset_id AND h.state = 'hidden')
            """;

    private static final Backoff BACKOFF = Backoff.doubling(Duration.ofSeconds(30), Duration.ofHours(1));

    /** Taking one postpones it, so a process that dies gives it back by itself. */
    private static final String POSTPONED =
            "attempts = attempts + 1, next_at = now() + " + BACKOFF.interval("attempts");

    private static final String CLAIM = "WITH taken AS ("
            + ClaimedRows.of("manifest", "account_id, asset_id")
                    .due("bytes IS NULL AND next_at <= now()" + SHOWN)
                    .oldest("next_at", "$1")
                    .update(POSTPONED, "account_id, asset_id, label")
            + ") " + DueCredential.OF_TAKEN;

    private static final String TAKE = "WITH taken AS (UPDATE manifest SET " + POSTPONED
            + " WHERE account_id = $1 AND asset_id = $2 AND bytes IS NULL RETURNING account_id, asset_id, label) "
            + DueCredential.OF_TAKEN;

    private static final String KEEP =
            """
            UPDATE manifest SET bytes = $3, signed_at = now()
            WHERE account_id = $1 AND asset_id = $2 AND bytes IS NULL RETURNING bytes, signed_at""";

    private static final String MEASURE =
            """
            SELECT count(*), coalesce(extract(epoch FROM now() - min(due_at)), 0)::float8
            FROM manifest WHERE bytes IS NULL AND due_at <= now()"""
                    + SHOWN;

    private final Database database;

    CredentialRows(Database database) {
        this.database = database;
    }

    /** What is due, as of a look. */
    record Backlog(long count, double seconds) {}

    /** The credential, if it is signed; fails with {@link ProblemType#NOT_FOUND} where there is no such asset. */
    Future<Optional<Credential>> find(UUID account, UUID asset) {
        return database.query(FIND, Tuple.of(account, asset)).map(rows -> {
            if (rows.size() == 0) {
                throw ProblemType.NOT_FOUND.asFailure();
            }
            Row row = rows.iterator().next();
            return Optional.ofNullable(row.getBuffer(0)).map(bytes -> credential(row, bytes));
        });
    }

    /** Takes some that are due; no other process gets the same until they are due again. */
    Future<List<DueCredential>> claim(int most) {
        return database.query(CLAIM, Tuple.of(most)).map(CredentialRows::all);
    }

    /** Takes one, due or not, unless it is signed. */
    Future<Optional<DueCredential>> take(UUID account, UUID asset) {
        return database.query(TAKE, Tuple.of(account, asset))
                .map(rows -> all(rows).stream().findFirst());
    }

    /**
     * Keeps a signed one, unless another was kept before.
     *
     * @return the one that is kept; fails as {@link #find} does
     */
    Future<Credential> keep(DueCredential due, Buffer bytes) {
        return database.query(KEEP, Tuple.of(due.account(), due.asset(), bytes)).compose(rows -> {
            if (rows.size() > 0) {
                return Future.succeededFuture(credential(rows.iterator().next(), bytes));
            }
            return find(due.account(), due.asset()).map(kept -> kept.orElseThrow(ProblemType.NOT_FOUND::asFailure));
        });
    }

    /** How many are due, and for how long the oldest of them is. */
    Future<Backlog> backlog() {
        return database.query(MEASURE, Tuple.tuple()).map(rows -> {
            Row row = rows.iterator().next();
            return new Backlog(row.getLong(0), row.getDouble(1));
        });
    }

    private static Credential credential(Row row, Buffer bytes) {
        return new Credential(bytes, row.getOffsetDateTime(1).toInstant());
    }

    private static List<DueCredential> all(RowSet<Row> rows) {
        List<DueCredential> due = new ArrayList<>(rows.size());
        rows.forEach(row -> due.add(DueCredential.of(row)));
        return due;
    }
}
