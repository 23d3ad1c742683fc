package io.holdfast.account;

import io.holdfast.asset.Assets;
import io.holdfast.db.Database;
import io.holdfast.disclosure.AnchorSql;
import io.holdfast.erasure.ErasureEntries;
import io.holdfast.erasure.ErasureJournal;
import io.holdfast.erasure.SupersededSql;
import io.holdfast.intake.IntakeSql;
import io.holdfast.tenancy.AccountSql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What is left of one closed account, erased in steps that are each small and may each be repeated. */
final class AccountEraser {
    private static final String HOLDS =
            """
            WITH told AS (
              UPDATE erasure_receipt SET held = EXISTS (SELECT FROM hold WHERE account_id = $1) WHERE id = $2)
            SELECT count(*), count(*) FILTER (WHERE asset_id IS NULL) FROM hold WHERE account_id = $1""";

    /**
     * From here on they can't become assets, nor can what is being copied to another region; the sweeps clear them when
     * whoever writes to one has let go.
     */
    private static final String LAPSE = "WITH " + SupersededSql.ABANDONED + " " + IntakeSql.ABANDON_ALL;

    /** In the order of their ids, as everybody takes them; what is held stays, and goes when that ends. */
    private static final String NEXT =
            """
            SELECT id FROM asset WHERE account_id = $1 AND state IN ('stored', 'hidden') AND NOT EXISTS (
              SELECT FROM hold h WHERE h.account_id = $1 AND (h.asset_id IS NULL OR h.asset_id = asset.id))
            ORDER BY id LIMIT 500 FOR NO KEY UPDATE""";

    private static final String NOTE =
            """
            WITH doomed AS (SELECT id, size_bytes, sha256 FROM asset WHERE account_id = $1 AND id = ANY ($3)),
            sums AS (SELECT count(*) AS assets, coalesce(sum(size_bytes), 0)::bigint AS bytes FROM doomed),
            noted AS (
              INSERT INTO erased_file (account_id, asset_id, sha256) SELECT $1, id, sha256 FROM doomed
              ON CONFLICT DO NOTHING),
            kept AS (
              UPDATE account_erasure SET next_at = now() + interval '30 seconds' WHERE account_id = $1 AND receipt = $2)
            UPDATE erasure_receipt SET counts = counts || jsonb_build_object(
              'assets', coalesce((counts->>'assets')::bigint, 0) + sums.assets,
              'bytes', coalesce((counts->>'bytes')::bigint, 0) + sums.bytes)
            FROM sums WHERE id = $2""";

    /** Nobody can add to the account while its row is held like this, since every row that is added holds it too. */
    private static final String HOLD = "SELECT FROM account WHERE account_id = $1 AND closed_at IS NOT NULL FOR UPDATE";

    private static final String CLEAR =
            """
            SELECT NOT EXISTS (SELECT FROM asset WHERE account_id = $1)
              AND NOT EXISTS (SELECT FROM hold WHERE account_id = $1)
              AND NOT EXISTS (SELECT FROM intake WHERE account_id = $1)
              AND NOT EXISTS (SELECT FROM upload_tail WHERE account_id = $1)
              AND NOT EXISTS (SELECT FROM leftover WHERE account_id = $1)
              AND (SELECT count(*) FROM erased_file WHERE account_id = $1) = $2""";

    private static final String FINISH =
            """
            WITH done AS (
              UPDATE erasure_receipt SET finished_at = now(), digest = $3, held = false, counts = counts || jsonb_build_object(
                'disclosures', coalesce((counts->>'disclosures')::bigint, 0)
                  + (SELECT count(*) FROM disclosure WHERE account_id = $1))
              WHERE id = $2 AND finished_at IS NULL)
            """
                    + AccountSql.DELETE;

    private final Database database;
    private final Assets assets;
    private final ErasureJournal journal;
    private final FileDigests digests;
    private final Duration uploadLease;

    AccountEraser(Database database, Assets assets, ErasureJournal journal, Duration uploadLease) {
        this.journal = journal;
        this.database = database;
        this.assets = assets;
        this.digests = new FileDigests(database);
        this.uploadLease = uploadLease;
    }

    /** What is left of an account. */
    enum Left {
        NOTHING,
        /** What others are about to clear. */
        SOME,
        /** What an operator holds. */
        HELD
    }

    /** Erases all that can be erased now; what is left. */
    Future<Left> erase(ErasureEntries.Closed closed) {
        return database.query(HOLDS, Tuple.of(closed.account(), closed.receipt()))
                .compose(rows -> {
                    Row holds = rows.iterator().next();
                    Left otherwise = holds.getLong(0) > 0 ? Left.HELD : Left.SOME;
                    return holds.getLong(1) > 0
                            ? Future.succeededFuture(Left.HELD)
                            : all(closed).map(gone -> gone ? Left.NOTHING : otherwise);
                });
    }

    private Future<Boolean> all(ErasureEntries.Closed closed) {
        UUID account = closed.account();
        UUID receipt = closed.receipt();
        Future<Void> erased = database.query(AccountSql.ANONYMISE, Tuple.of(account))
                .compose(v -> database.query(LAPSE, Tuple.of(account, uploadLease.toMillis())))
                .mapEmpty();
        for (ErasableRows rows : ErasableRows.ROWS) {
            erased = erased.compose(v -> erase(rows, account, receipt));
        }
        return erased.compose(v -> files(account, receipt))
                .compose(v -> digests.of(account))
                .compose(digest -> end(closed, digest));
    }

    /**
     * The record of what was disclosed, however long, and then the account with its key, which the journal is told before; unless
     * something is left before them.
     */
    private Future<Boolean> end(ErasureEntries.Closed closed, FileDigests.Digest digest) {
        UUID account = closed.account();
        UUID receipt = closed.receipt();
        return database.query(CLEAR, Tuple.of(account, digest.files()))
                .compose(rows -> rows.iterator().next().getBoolean(0)
                        ? disclosures(account, receipt)
                                .compose(v -> journal.write(ErasureEntries.of(closed.isGone())))
                                .compose(v -> database.transaction(
                                        transaction -> finish(transaction, account, receipt, digest)))
                        : Future.succeededFuture(false));
    }

    /** Two statements, since what one of them changes is not seen before the next. */
    private Future<Void> disclosures(UUID account, UUID receipt) {
        return database.transaction(transaction -> transaction
                        .preparedQuery(AnchorSql.PAST_BATCH)
                        .execute(Tuple.of(account, ErasableRows.BATCH))
                        .compose(v -> transaction
                                .preparedQuery(ErasableRows.DISCLOSURES.erasing())
                                .execute(Tuple.of(account, receipt))))
                .compose(counted -> counted.iterator().next().getLong(0) < ErasableRows.BATCH
                        ? Future.succeededFuture()
                        : disclosures(account, receipt));
    }

    private Future<Void> erase(ErasableRows rows, UUID account, UUID receipt) {
        Tuple arguments = Tuple.of(account, receipt);
        return database.query(rows.erasing(), arguments)
                .compose(counted -> counted.iterator().next().getLong(0) < ErasableRows.BATCH
                        ? Future.succeededFuture()
                        : erase(rows, account, receipt));
    }

    /** As any asset is erased; the bytes follow. */
    private Future<Void> files(UUID account, UUID receipt) {
        return database.transaction(transaction -> some(transaction, account, receipt))
                .compose(count -> {
                    if (count == 0) {
                        return Future.succeededFuture();
                    }
                    assets.erased();
                    return files(account, receipt);
                });
    }

    private Future<Integer> some(SqlConnection transaction, UUID account, UUID receipt) {
        return transaction.preparedQuery(NEXT).execute(Tuple.of(account)).compose(rows -> {
            List<UUID> ids = ids(rows);
            if (ids.isEmpty()) {
                return Future.succeededFuture(0);
            }
            return transaction
                    .preparedQuery(NOTE)
                    .execute(Tuple.of(account, receipt, ids.toArray(UUID[]::new)))
                    .compose(v -> assets.erase(transaction, account, ids))
                    .map(ids.size());
        });
    }

    private static List<UUID> ids(RowSet<Row> rows) {
        List<UUID> ids = new ArrayList<>(rows.size());
        rows.forEach(row -> ids.add(row.getUUID(0)));
        return ids;
    }

    private static Future<Boolean> finish(
            SqlConnection transaction, UUID account, UUID receipt, FileDigests.Digest digest) {
        return transaction
                .preparedQuery(HOLD)
                .execute(Tuple.of(account))
                .compose(held -> transaction.preparedQuery(CLEAR).execute(Tuple.of(account, digest.files())))
                .map(rows -> rows.iterator().next().getBoolean(0))
                .compose(clear -> clear
                        ? transaction
                                .preparedQuery(FINISH)
                                .execute(Tuple.of(account, receipt, digest.sha256()))
                                .map(true)
                        : Future.succeededFuture(false));
    }
}
