package io.holdfast.residency;

import io.holdfast.db.Database;
import io.holdfast.erasure.ErasureEntries;
import io.holdfast.erasure.ErasureJournal;
import io.holdfast.erasure.SupersededSql;
import io.holdfast.objectstore.ObjectKey;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Tells the erasure journal of moves: of each account's new home before its first asset moves, and of each asset that moved
 * before its old object goes, many at once.
 */
final class MoveJournal {
    private static final int BATCH = 1_000;

    private static final String HOME =
            """
            SELECT home_at FROM account
            WHERE account_id = $1 AND home_region IS NOT DISTINCT FROM $2::text AND closed_at IS NULL AND home_at IS NOT NULL""";

    private static final String HOME_JOURNALED =
            """
            UPDATE account_move SET journaled = true WHERE account_id = $1 AND region IS NOT DISTINCT FROM $2::text""";

    /** In the order in which they moved, since one may have moved on meanwhile. */
    private static final String MOVED =
            """
            SELECT l.account_id, l.asset_id, l.object_key, l.moved_to, k.wrapped, k.size_bytes
            FROM leftover l LEFT JOIN object_key k ON k.account_id = l.account_id AND k.id = right(l.moved_to, 36)::uuid
            WHERE l.moved_to IS NOT NULL ORDER BY l.moved_at LIMIT"""
                    + " " + BATCH;

    private final Database database;
    private final ErasureJournal journal;

    MoveJournal(Database database, ErasureJournal journal) {
        this.database = database;
        this.journal = journal;
    }

    /**
     * Tells where an account is at home now.
     *
     * @return when that is durable, or the account is at home elsewhere by now; fails as {@link ErasureJournal#write} does
     */
    Future<Void> home(UUID account, Optional<String> region) {
        Tuple arguments = Tuple.of(account).addValue(region.orElse(null));
        return database.query(HOME, arguments)
                .compose(rows -> rows.size() == 0
                        ? Future.succeededFuture()
                        : journal.write(ErasureEntries.of(new ErasureEntries.Home(
                                        account,
                                        region,
                                        rows.iterator()
                                                .next()
                                                .getOffsetDateTime(0)
                                                .toInstant())))
                                .compose(v -> database.query(HOME_JOURNALED, arguments))
                                .mapEmpty());
    }

    /**
     * Tells of all assets that moved, so that what they named before may go.
     *
     * @return when that is durable; fails as {@link ErasureJournal#write} does, and may be repeated
     */
    Future<Void> moved() {
        return database.query(MOVED, Tuple.tuple()).compose(rows -> {
            if (rows.size() == 0) {
                return Future.succeededFuture();
            }
            List<ErasureEntries.Moved> moved = new ArrayList<>(rows.size());
            rows.forEach(row -> moved.add(moved(row)));
            UUID[] accounts = moved.stream().map(ErasureEntries.Moved::account).toArray(UUID[]::new);
            UUID[] names = moved.stream().map(each -> each.from().id()).toArray(UUID[]::new);
            Future<Void> written = journal.write(ErasureEntries.of(moved))
                    .compose(v -> database.query(SupersededSql.JOURNALED, Tuple.of(accounts, (Object) names)))
                    .mapEmpty();
            return rows.size() < BATCH ? written : written.compose(v -> moved());
        });
    }

    private static ErasureEntries.Moved moved(Row row) {
        Buffer wrapped = row.getBuffer("wrapped");
        return new ErasureEntries.Moved(
                row.getUUID("account_id"),
                row.getUUID("asset_id"),
                new ObjectKey(row.getString("object_key")),
                new ObjectKey(row.getString("moved_to")),
                wrapped == null
                        ? Optional.empty()
                        : Optional.of(new ErasureEntries.Sealing(wrapped, row.getLong("size_bytes"))));
    }
}
