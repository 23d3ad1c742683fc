package io.holdfast.collection;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.holdfast.asset.Assets;
import io.holdfast.asset.GallerySql;
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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The collections of one account at a time. Whoever changes one holds its row, then those of the assets concerned in the
 * order of their ids, and only then touches memberships; erasure takes the same way, so that nobody waits in a circle.
 */
public final class CollectionRows {
    /** How many an account may have. */
    static final int MAX = 1_000;

    /** Assets that a deletion lets go of in one transaction. */
    private static final int BATCH = 1_000;

    private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();

    private static final String HELD = "SELECT version FROM collection WHERE account_id = $1 AND id = $2 FOR UPDATE";

    /** Behind the account's row, or two at once might both be the last that there is room for. */
    private static final String ROOM = "SELECT 1 FROM quota WHERE account_id = $1 FOR NO KEY UPDATE";

    private static final String CREATE =
            """
            INSERT INTO collection AS c (account_id, id, title)
            SELECT $1, $2, $3 WHERE (SELECT count(*) FROM collection WHERE account_id = $1) < $4
            RETURNING\s"""
                    + Gallery.COLUMNS;

    private static final String RENAME =
            "UPDATE collection c SET title = $3, version = version + 1 WHERE account_id = $1 AND id = $2 RETURNING "
                    + Gallery.COLUMNS;

    private static final String SOME =
            "SELECT asset_id FROM collection_asset WHERE account_id = $1 AND collection_id = $2 ORDER BY asset_id LIMIT "
                    + BATCH;

    private static final String REMOVE =
            """
            WITH changed AS (UPDATE collection SET version = version + 1 WHERE account_id = $1 AND id = $2)
            DELETE FROM collection_asset WHERE account_id = $1 AND collection_id = $2 AND asset_id = ANY ($3)""";

    private final Database database;

    /** Opens the table. */
    public CollectionRows(Database database) {
        this.database = database;
    }

    /** Adds one without assets; fails with {@link ProblemType#CONFLICT} when the account has as many as it may have. */
    Future<Gallery> create(UUID account, String title) {
        return database.transaction(transaction -> transaction
                .preparedQuery(ROOM)
                .execute(Tuple.of(account))
                .compose(v ->
                        transaction.preparedQuery(CREATE).execute(Tuple.of(account, IDS.generate(), title, (long) MAX)))
                .compose(rows -> rows.size() > 0
                        ? Future.succeededFuture(Gallery.of(rows.iterator().next()))
                        : Future.failedFuture(
                                ProblemType.CONFLICT.asFailure("An account has at most " + MAX + " collections."))));
    }

    /**
     * The newest of them.
     *
     * @param gone ends the statement when nobody waits for it any more
     */
    Future<List<Gallery>> newest(UUID account, Optional<UUID> before, int limit, Future<Void> gone) {
        Tuple arguments = Tuple.of(account);
        before.ifPresent(arguments::addUUID);
        return database.query(
                        "SELECT " + Gallery.COLUMNS + "FROM collection c WHERE account_id = $1"
                                + (before.isPresent() ? " AND id < $2" : "") + " ORDER BY id DESC LIMIT " + limit,
                        arguments,
                        gone)
                .map(rows -> {
                    List<Gallery> galleries = new ArrayList<>(rows.size());
                    rows.forEach(row -> galleries.add(Gallery.of(row)));
                    return galleries;
                });
    }

    /** One; fails with {@link ProblemType#NOT_FOUND}, also when it is somebody else's. */
    Future<Gallery> find(UUID account, UUID id) {
        return database.query(
                        "SELECT " + Gallery.COLUMNS + "FROM collection c WHERE account_id = $1 AND id = $2",
                        Tuple.of(account, id))
                .map(CollectionRows::only);
    }

    /**
     * Calls it something else.
     *
     * @param versions of which it must have one, if given
     * @return as changed; fails with {@link ProblemType#NOT_FOUND} or {@link ProblemType#PRECONDITION_FAILED}
     */
    Future<Gallery> rename(UUID account, UUID id, String title, Optional<List<Integer>> versions) {
        return holding(account, id, versions, transaction -> transaction
                .preparedQuery(RENAME)
                .execute(Tuple.of(account, id, title))
                .map(CollectionRows::only));
    }

    /**
     * Takes it away and leaves its assets. It is emptied so many at a time that no transaction lasts long; one that is cut
     * off leaves fewer in it, and the next goes on.
     *
     * @param versions of which it must have one, if given
     * @return fails with {@link ProblemType#NOT_FOUND} or {@link ProblemType#PRECONDITION_FAILED}
     */
    Future<Void> delete(UUID account, UUID id, Optional<List<Integer>> versions) {
        Future<Boolean> empty = holding(account, id, versions, transaction -> transaction
                .preparedQuery(SOME)
                .execute(Tuple.of(account, id))
                .compose(rows -> {
                    List<UUID> assets = new ArrayList<>(rows.size());
                    rows.forEach(row -> assets.add(row.getUUID(0)));
                    return letGo(transaction, account, id, assets);
                }));
        return empty.compose(done -> done ? Future.<Void>succeededFuture() : delete(account, id, Optional.empty()));
    }

    /** Takes assets out, and the collection away when these were the last; whether they were. */
    private static Future<Boolean> letGo(SqlConnection transaction, UUID account, UUID id, List<UUID> assets) {
        UUID[] some = assets.toArray(UUID[]::new);
        Tuple arguments = Tuple.of(account, id, some);
        Future<?> emptied = Assets.hold(transaction, account, some)
                .compose(v -> transaction.preparedQuery(GallerySql.LEFT).execute(arguments))
                .compose(v -> transaction.preparedQuery(REMOVE).execute(arguments));
        return some.length == BATCH
                ? emptied.map(v -> false)
                : emptied.compose(v -> transaction
                                .preparedQuery("DELETE FROM collection WHERE account_id = $1 AND id = $2")
                                .execute(Tuple.of(account, id)))
                        .map(v -> true);
    }

    /** Changes a collection in one transaction, in which nobody else changes it; fails as {@link #rename} does. */
    <T extends @Nullable Object> Future<T> holding(
            UUID account, UUID id, Optional<List<Integer>> versions, Function<SqlConnection, Future<T>> change) {
        return database.transaction(transaction -> transaction
                .preparedQuery(HELD)
                .execute(Tuple.of(account, id))
                .compose(rows -> {
                    int version = first(rows).getInteger(0);
                    return versions.isEmpty() || versions.get().contains(version)
                            ? change.apply(transaction)
                            : Future.failedFuture(ProblemType.PRECONDITION_FAILED.asFailure());
                }));
    }

    private static Gallery only(RowSet<Row> rows) {
        return Gallery.of(first(rows));
    }

    private static Row first(RowSet<Row> rows) {
        if (rows.size() == 0) {
            throw ProblemType.NOT_FOUND.asFailure();
        }
        return rows.iterator().next();
    }
}
