package io.holdfast.retention;

import io.holdfast.asset.Assets;
import io.holdfast.asset.FeatureSql;
import io.holdfast.db.Arguments;
import io.holdfast.db.Database;
import io.holdfast.db.NamedSql;
import io.holdfast.intake.IntakeSql;
import io.holdfast.resumable.UploadSql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Drops an ended feature from some assets of one account, in one transaction with the count of them: what something else
 * needs stays, what is held is passed by, and the rest is erased as by its owner, counted or not.
 */
public final class FeatureDropping {
    /** Some assets of one account, in the order of their ids. */
    record Some(UUID account, List<UUID> assets) {
        UUID last() {
            return assets.get(assets.size() - 1);
        }

        UUID[] ids() {
            return assets.toArray(UUID[]::new);
        }
    }

    /** Erases those runs that are over and have no result left, as their owner does, within a transaction. */
    public interface EmptiedRuns {
        Future<Void> erase(SqlConnection transaction, UUID account, List<UUID> runs);
    }

    /** No two replicas take the same step. */
    private static final String TURN =
            """
            SELECT outcome FROM feature_end
            WHERE feature = $1 AND finished_at IS NULL AND (after_account, after_asset) < ($2, $3) FOR UPDATE""";

    /** Ahead of the assets, as whoever erases a run takes them. */
    private static final String RUNS =
            """
            SELECT id FROM generation WHERE account_id = $1 AND status <> 'erased' AND id IN (
              SELECT generation_id FROM generation_output WHERE account_id = $1 AND asset_id = ANY ($2))
            ORDER BY id FOR UPDATE""";

    private static final String LOCK =
            """
            SELECT id, features = ARRAY[$3::text] AS last, EXISTS (
              SELECT FROM hold h WHERE h.account_id = $1 AND (h.asset_id IS NULL OR h.asset_id = asset.id)) AS held
            FROM asset WHERE account_id = $1 AND id = ANY ($2) AND state <> 'erasing' AND $3::text = ANY (features)
            ORDER BY id FOR NO KEY UPDATE""";

    /** All that is left of them; nothing here leads back to one. */
    private static final String COUNT =
            """
            INSERT INTO anonymous_count AS c (feature, kind, media_class, size_class, made_in, assets)
            SELECT $3::text, kind, media_class, CASE WHEN size_bytes <= 1048576 THEN 'to-1-mib' WHEN size_bytes <= 16777216 THEN 'to-16-mib'
              WHEN size_bytes <= 268435456 THEN 'to-256-mib' ELSE 'larger' END, extract(year FROM created_at)::integer, count(*)
            FROM asset WHERE account_id = $1 AND id = ANY ($2) GROUP BY 1, 2, 3, 4, 5
            ON CONFLICT (feature, kind, media_class, size_class, made_in) DO UPDATE SET assets = c.assets + excluded.assets""";

    /** What would tell of the bytes when they are gone: digests, fingerprints and names that were kept for retries. */
    private static final String FORGET = "WITH " + UploadSql.FORGOTTEN + ", " + IntakeSql.KEYS_FORGOTTEN
            + """
             DELETE FROM ingest i USING generation_output o
            WHERE i.account_id = $1 AND o.account_id = $1 AND o.asset_id = ANY ($2)
              AND i.generation_id = o.generation_id AND i.number = o.number AND i.state <> 'pending'""";

    private static final NamedSql NOTE = NamedSql.of(
            """
            UPDATE feature_end SET after_account = #{account}, after_asset = #{asset}, dropped = dropped + #{dropped}::integer,
              erased = erased + #{erased}::integer, passing_held = passing_held + #{held}::integer,
              next_at = now() + interval '30 seconds'
            WHERE feature = #{feature}""");

    private final Database database;
    private final Assets assets;
    private final EmptiedRuns emptied;

    public FeatureDropping(Database database, Assets assets, EmptiedRuns emptied) {
        this.database = database;
        this.assets = assets;
        this.emptied = emptied;
    }

    /** Drops it from those of them that have it, unless another replica has. */
    Future<Void> drop(String feature, Some some) {
        return database.transaction(transaction -> transaction
                        .preparedQuery(TURN)
                        .execute(Tuple.of(feature, some.account(), some.last()))
                        .compose(turn -> turn.size() == 0
                                ? Future.<Void>succeededFuture()
                                : drop(transaction, feature, some, anonymises(turn))))
                .onSuccess(v -> assets.erased());
    }

    private static boolean anonymises(RowSet<Row> turn) {
        return turn.iterator().next().getString(0).equals(FeatureEndRequest.Outcome.ANONYMISE.text());
    }

    private Future<Void> drop(SqlConnection transaction, String feature, Some some, boolean anonymise) {
        UUID account = some.account();
        return transaction
                .preparedQuery(RUNS)
                .execute(Tuple.of(account, (Object) some.ids()))
                .compose(runs -> transaction
                        .preparedQuery(LOCK)
                        .execute(Tuple.of(account, some.ids(), feature))
                        .compose(rows -> {
                            List<UUID> kept = ids(rows, false, true);
                            List<UUID> doomed = ids(rows, true, false);
                            int held = rows.size() - kept.size() - doomed.size();
                            Arguments noted = Arguments.of("feature", feature)
                                    .with("account", account)
                                    .with("asset", some.last())
                                    .with("dropped", kept.size() + doomed.size())
                                    .with("erased", doomed.size())
                                    .with("held", held);
                            return keep(transaction, account, feature, kept)
                                    .compose(v -> anonymise
                                            ? run(transaction, COUNT, account, doomed, feature)
                                            : Future.succeededFuture())
                                    .compose(v -> erase(transaction, account, doomed, ids(runs)))
                                    .compose(v -> NOTE.execute(transaction, noted));
                        }))
                .mapEmpty();
    }

    private static Future<Void> keep(SqlConnection transaction, UUID account, String feature, List<UUID> kept) {
        return kept.isEmpty() ? Future.succeededFuture() : run(transaction, FeatureSql.DROP, account, kept, feature);
    }

    private Future<Void> erase(SqlConnection transaction, UUID account, List<UUID> doomed, List<UUID> runs) {
        return doomed.isEmpty()
                ? Future.succeededFuture()
                : run(transaction, FORGET, account, doomed)
                        .compose(v -> assets.erase(transaction, account, doomed))
                        .compose(v -> emptied.erase(transaction, account, runs));
    }

    private static Future<Void> run(
            SqlConnection transaction, String sql, UUID account, List<UUID> ids, String... feature) {
        Tuple arguments = Tuple.of(account, (Object) ids.toArray(UUID[]::new));
        for (String text : feature) {
            arguments.addString(text);
        }
        return transaction.preparedQuery(sql).execute(arguments).mapEmpty();
    }

    /** What something else needs too goes on being kept, held or not; of the rest, those that are held or not. */
    private static List<UUID> ids(RowSet<Row> rows, boolean last, boolean whetherHeldOrNot) {
        List<UUID> ids = new ArrayList<>();
        for (Row row : rows) {
            if (row.getBoolean(1) == last && (whetherHeldOrNot || !row.getBoolean(2))) {
                ids.add(row.getUUID(0));
            }
        }
        return ids;
    }

    private static List<UUID> ids(RowSet<Row> rows) {
        List<UUID> ids = new ArrayList<>();
        rows.forEach(row -> ids.add(row.getUUID(0)));
        return ids;
    }
}
