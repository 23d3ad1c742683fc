package io.holdfast.asset;

import io.holdfast.db.Arguments;
import io.holdfast.db.Database;
import io.holdfast.db.NamedSql;
import io.holdfast.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What owners change of their records. */
public final class AssetChanges {
    /** What no gallery needs any more leaves them all, in the order in which erasure takes memberships. */
    private static final NamedSql CHANGE = NamedSql.of(
            """
            WITH changed AS (
              UPDATE asset SET title = CASE WHEN #{hasTitle} THEN #{title} ELSE title END, tags = coalesce(#{tags}, tags),
                version = version + 1, features = coalesce(#{features}, features),
                collections = CASE WHEN 'gallery' = ANY (#{features}) IS NOT FALSE THEN collections ELSE '{}' END
              WHERE account_id = #{account} AND id = #{id} AND state = 'stored'
                AND (#{versions}::int[] IS NULL OR version = ANY (#{versions}))
              RETURNING *),
            nowhere AS (SELECT id FROM changed WHERE collections = '{}'),
            """
                    + GallerySql.leaving("nowhere", "#{account}") + " SELECT " + Asset.COLUMNS + " FROM changed");

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
        Arguments arguments = arguments(account, id, change, versions);
        // a membership that is being made is seen only by a statement that follows the lock
        Future<RowSet<Row>> changed = change.features().isEmpty()
                ? database.query(CHANGE, arguments)
                : database.transaction(transaction ->
                        Assets.hold(transaction, account, id).compose(v -> CHANGE.execute(transaction, arguments)));
        return changed.compose(rows -> rows.size() > 0
                ? Future.succeededFuture(Optional.of(Asset.of(rows.iterator().next())))
                : assets.find(account, id)
                        .compose(there -> Future.failedFuture(ProblemType.PRECONDITION_FAILED.asFailure())));
    }

    private static Arguments arguments(UUID account, UUID id, AssetChange change, Optional<List<Integer>> versions) {
        Labels labels = change.labels();
        return Arguments.of("account", account)
                .with("id", id)
                .with("hasTitle", labels.title().isPresent())
                .with("title", labels.title().flatMap(title -> title))
                .with("tags", labels.tags().map(tags -> tags.toArray(String[]::new)))
                .with("versions", versions.map(some -> some.toArray(Integer[]::new)))
                .with("features", change.features().map(names -> names.toArray(String[]::new)));
    }
}
