package io.holdfast.asset;

import io.holdfast.db.Database;
import io.holdfast.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The asset rows of one account at a time; what is being erased is not there any more. For one event loop. */
public final class Assets {
    private static final int BATCH = 1_000;
    private static final String FIND_ALL = "SELECT " + Asset.COLUMNS
            + " FROM asset WHERE account_id = $1 AND id = ANY ($2) AND state = 'stored' ORDER BY array_position($2, id)";

    /** In the order of their ids, as everybody takes them, so that nobody waits in a circle. */
    private static final String HOLD = locking("state = 'stored'");

    /** What may be erased: also what an operator took down. */
    private static final String LOCK = locking("state IN ('stored', 'hidden')");

    private static final String HIDDEN =
            "SELECT hidden_notice FROM asset WHERE account_id = $1 AND id = $2 AND state = 'hidden'";

    /**
     * What came of a wish to erase.
     *
     * @param erased how many are gone
     * @param held how many go when the last hold of each ends
     */
    public record Erased(long erased, long held) {
        Erased plus(Erased others) {
            return new Erased(erased + others.erased, held + others.held);
        }
    }

    private final Database database;
    private final AssetLookups lookups;
    private final Runnable erasureAsked;

    /**
     * Opens the table.
     *
     * @param erasureAsked wakes the worker that removes the bytes
     */
    public Assets(Database database, Runnable erasureAsked) {
        this.database = database;
        this.lookups = new AssetLookups(database);
        this.erasureAsked = erasureAsked;
    }

    /**
     * One asset; fails with {@link ProblemType#NOT_FOUND}, also when it is somebody else's, or with
     * {@link ProblemType#TAKEN_DOWN} and what its owner is told of that, which is for nobody else.
     */
    public Future<Asset> find(UUID account, UUID id) {
        return lookups.find(account, id).recover(absent -> absent(database, account, id, absent));
    }

    /** Why an asset that nobody finds is not there: what was taken down is told apart. */
    public static <T> Future<T> absent(Database database, UUID account, UUID id, Throwable absent) {
        boolean sure = ProblemType.NOT_FOUND.isOf(absent);
        return !sure
                ? Future.failedFuture(absent)
                : database.query(HIDDEN, Tuple.of(account, id))
                        .compose(rows -> Future.failedFuture(
                                rows.size() == 0
                                        ? absent
                                        : ProblemType.TAKEN_DOWN.asFailure(
                                                rows.iterator().next().getString(0))));
    }

    /** Those of the assets that are there, in the order asked for. */
    public Future<List<Asset>> find(UUID account, List<UUID> ids) {
        return database.query(FIND_ALL, Tuple.of(account, (Object) ids.toArray(UUID[]::new)))
                .map(Assets::all);
    }

    /**
     * Makes an asset unreachable at once and frees its quota; its bytes follow.
     *
     * @param versions of which it must have one, if given
     * @return fails with {@link ProblemType#NOT_FOUND}, {@link ProblemType#PRECONDITION_FAILED}, or
     *     {@link ProblemType#HELD}, and then it is erased when the last hold ends
     */
    public Future<Void> erase(UUID account, UUID id, Optional<List<Integer>> versions) {
        return erase(account, new UUID[] {id}, versions).compose(done -> {
            if (done.held() > 0) {
                return Future.failedFuture(ProblemType.HELD.asFailure());
            }
            return done.erased() > 0
                    ? Future.succeededFuture()
                    : find(account, id).compose(there -> changed());
        });
    }

    /** Erases those of the assets that are there; those that are held when the last hold of each ends. */
    public Future<Erased> erase(UUID account, List<UUID> ids) {
        return erase(account, ids.toArray(UUID[]::new), Optional.empty());
    }

    /**
     * Erases those of the assets that are there within a transaction; {@link #erased} is to be called behind it.
     *
     * @return fails with {@link ProblemType#HELD} when one of them is held
     */
    public Future<Void> erase(SqlConnection transaction, UUID account, List<UUID> ids) {
        return erase(transaction, account, ids.toArray(UUID[]::new), Optional.empty())
                .compose(done ->
                        done.held() > 0 ? Future.failedFuture(ProblemType.HELD.asFailure()) : Future.succeededFuture());
    }

    /**
     * Erases what was erased before and came back with a backup, whoever holds it.
     *
     * @return how many were there
     */
    public Future<Long> eraseAgain(UUID account, List<UUID> ids) {
        UUID[] some = ids.toArray(UUID[]::new);
        return database.transaction(
                        transaction -> erase(transaction, ErasingSql.WHOEVER_HOLDS, account, some, Optional.empty()))
                .onSuccess(done -> erasureAsked.run())
                .map(Erased::erased);
    }

    /** Wakes the worker that deletes the bytes of erased assets. */
    public void erased() {
        erasureAsked.run();
    }

    /** What erasing those assets would do. */
    public Future<Erased> wouldErase(UUID account, List<UUID> ids) {
        return wouldErase(
                "account_id = $1 AND id = ANY ($2) AND state IN ('stored', 'hidden')",
                Tuple.of(account, (Object) ids.toArray(UUID[]::new)));
    }

    /** What erasing all that a filter means would do. */
    public Future<Erased> wouldErase(AssetFilter filter) {
        return wouldErase(filter.condition(), filter.arguments());
    }

    private Future<Erased> wouldErase(String condition, Tuple arguments) {
        return database.query(ErasingSql.counting(condition), arguments).map(rows -> {
            Row row = rows.iterator().next();
            return new Erased(row.getLong(0), row.getLong(1));
        });
    }

    /** Erases all that a filter means, so many at a time that none waits long. */
    public Future<Erased> erase(UUID account, AssetFilter filter) {
        return erase(account, filter, new UUID(0, 0));
    }

    private Future<Erased> erase(UUID account, AssetFilter filter, UUID behind) {
        Tuple arguments = Tuple.tuple();
        for (int i = 0; i < filter.arguments().size(); i++) {
            arguments.addValue(filter.arguments().getValue(i));
        }
        arguments.addUUID(behind);
        String next = "SELECT id FROM asset WHERE " + filter.condition() + " AND id > $" + arguments.size()
                + " ORDER BY id LIMIT " + BATCH;
        return database.query(next, arguments).compose(rows -> {
            List<UUID> ids = new ArrayList<>();
            rows.forEach(row -> ids.add(row.getUUID(0)));
            Future<Erased> erased = ids.isEmpty() ? Future.succeededFuture(new Erased(0, 0)) : erase(account, ids);
            return ids.size() < BATCH
                    ? erased
                    : erased.compose(
                            some -> erase(account, filter, ids.get(BATCH - 1)).map(some::plus));
        });
    }

    /**
     * Selects rows by a statement over {@link Asset#LISTED_COLUMNS}.
     *
     * @param gone ends the statement when nobody waits for it any more
     */
    public Future<List<Asset>> select(String sql, Tuple arguments, Future<Void> gone) {
        return database.query(sql, arguments, gone).map(Assets::all);
    }

    /** Bytes and number of an account's assets, and bytes that uploads hold at the moment. */
    public Future<long[]> used(UUID account) {
        return database.query(
                        "SELECT used_bytes, used_assets, reserved_bytes FROM quota WHERE account_id = $1",
                        Tuple.of(account))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    return new long[] {row.getLong(0), row.getLong(1), row.getLong(2)};
                });
    }

    /**
     * Keeps assets from being erased until the end of a transaction. Whoever makes another row name an asset must do this
     * first, or the name might outlive the asset.
     *
     * @return how many of them are there
     */
    public static Future<Long> hold(SqlConnection transaction, UUID account, UUID... ids) {
        return transaction
                .preparedQuery(HOLD)
                .execute(Tuple.of(account, (Object) ids))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    private Future<Erased> erase(UUID account, UUID[] ids, Optional<List<Integer>> versions) {
        return database.transaction(transaction -> erase(transaction, account, ids, versions))
                .onSuccess(done -> erasureAsked.run());
    }

    private static Future<Erased> erase(
            SqlConnection transaction, UUID account, UUID[] ids, Optional<List<Integer>> versions) {
        return erase(transaction, ErasingSql.UNLESS_HELD, account, ids, versions);
    }

    private static Future<Erased> erase(
            SqlConnection transaction, String sql, UUID account, UUID[] ids, Optional<List<Integer>> versions) {
        Tuple arguments = Tuple.of(account, (Object) ids);
        arguments.addValue(versions.map(v -> v.toArray(Integer[]::new)).orElse(null));
        return transaction
                .preparedQuery(LOCK)
                .execute(Tuple.of(account, (Object) ids))
                .compose(locked -> transaction.preparedQuery(sql).execute(arguments))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    return new Erased(row.getLong(0), row.getLong(1));
                });
    }

    private static String locking(String condition) {
        return "SELECT count(*) FROM (SELECT 1 FROM asset WHERE account_id = $1 AND id = ANY ($2) AND " + condition
                + " ORDER BY id FOR NO KEY UPDATE) locked";
    }

    private static <T> Future<T> changed() {
        return Future.failedFuture(ProblemType.PRECONDITION_FAILED.asFailure());
    }

    private static List<Asset> all(RowSet<Row> rows) {
        List<Asset> assets = new ArrayList<>(rows.size());
        rows.forEach(row -> assets.add(Asset.of(row)));
        return assets;
    }
}
