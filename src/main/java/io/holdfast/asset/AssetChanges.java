package io.holdfast.asset;

import io.holdfast.db.Database;
import io.holdfast.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What owners change of their records. */
public final class AssetChanges {
    /** What no gallery needs any more leaves them all, in the order in which erasure takes memberships. */
    private static final String CHANGE =
            """
            WITH changed AS (
              UPDATE asset SET title = CASE WHEN $3 THEN $4 ELSE title END, tags = coalesce($5, tags),
                version = version + 1, features = coalesce($7, features),
                collections = CASE WHEN 'gallery' = ANY ($7) IS NOT FALSE THEN collections ELSE '{}' END
              WHERE account_id = $1 AND id = $2 AND state = 'stored' AND ($6::int[] IS NULL OR version = ANY ($6))
              RETURNING *),
            left_out AS (
              DELETE FROM collection_asset c USING (
                SELECT m.collection_id, m.asset_id FROM collection_asset m JOIN changed ON m.asset_id = changed.id
                WHERE m.account_id = $1 AND changed.collections = '{}' ORDER BY m.collection_id FOR UPDATE OF m) member
              WHERE c.account_id = $1 AND c.collection_id = member.collection_id AND c.asset_id = member.asset_id)
            SELECT\s"""
                    + Asset.COLUMNS + " FROM changed";

    private final Database database;
    private final Assets assets;

    public AssetChanges(Database database, Assets assets) {
        this.database = database;
        this.assets = assets;
    }

    /**
     * Changes what an owner may change; an asset that nothing needs any more is erased as by {@link Assets#erase}.
     *
     * @param versions of which it must have one, if given
     * @return the asset as changed, none when it was erased; fails with {@link ProblemType#NOT_FOUND},
     *     {@link ProblemType#PRECONDITION_FAILED}, {@link ProblemType#FEATURE_ENDED} for a feature there is no more, or
     *     {@link ProblemType#HELD} for an asset that is erased when the last hold ends
     */
    public Future<Optional<Asset>> change(UUID account, UUID id, AssetChange change, Optional<List<Integer>> versions) {
        if (change.erases()) {
            return assets.erase(account, id, versions).map(v -> Optional.empty());
        }
        Tuple arguments = arguments(account, id, change, versions);
        // a membership that is being made is seen only by a statement that follows the lock
        Future<RowSet<Row>> changed = change.features().isEmpty()
                ? database.query(CHANGE, arguments)
                : database.transaction(transaction -> Assets.hold(transaction, account, id)
                        .compose(v -> transaction.preparedQuery(CHANGE).execute(arguments)));
        return changed.compose(rows -> rows.size() > 0
                ? Future.succeededFuture(Optional.of(Asset.of(rows.iterator().next())))
                : assets.find(account, id)
                        .compose(there -> Future.failedFuture(ProblemType.PRECONDITION_FAILED.asFailure())));
    }

    private static Tuple arguments(UUID account, UUID id, AssetChange change, Optional<List<Integer>> versions) {
        Labels labels = change.labels();
        Tuple arguments = Tuple.of(account, id, labels.title().isPresent());
        arguments.addValue(labels.title().flatMap(t -> t).orElse(null));
        arguments.addValue(labels.tags().map(t -> t.toArray(String[]::new)).orElse(null));
        arguments.addValue(versions.map(v -> v.toArray(Integer[]::new)).orElse(null));
        arguments.addValue(change.features().map(f -> f.toArray(String[]::new)).orElse(null));
        return arguments;
    }
}
