package io.holdfast.operator;

import io.holdfast.asset.Assets;
import io.holdfast.asset.ErasureWishSql;
import io.holdfast.db.ColumnWord;
import io.holdfast.db.Database;
import io.holdfast.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;

/** Erases what its owner wanted erased while it was held, when nothing holds it any more; any number of replicas may run one. */
public final class DeferredErasures {
    private static final int BATCH = 100;

    private static final String FREE =
            """
            SELECT w.account_id, w.kind, w.id FROM erasure_wish w
            WHERE NOT EXISTS (
              SELECT FROM hold h WHERE h.account_id = w.account_id AND (h.asset_id IS NULL
                OR (w.kind = 'asset' AND h.asset_id = w.id)
                OR (w.kind = 'run' AND EXISTS (
                  SELECT FROM generation_output o
                  WHERE o.account_id = w.account_id AND o.generation_id = w.id AND o.asset_id = h.asset_id))))
            ORDER BY w.asked_at LIMIT 100""";

    /** What is to be erased. */
    private enum Kind {
        ASSET,
        RUN
    }

    private final Database database;
    private final Assets assets;
    private final BiFunction<UUID, UUID, Future<Void>> eraseRun;
    private volatile long holds;

    /**
     * Makes a worker.
     *
     * @param eraseRun erases a run of an account as its owner does
     */
    public DeferredErasures(Database database, Assets assets, BiFunction<UUID, UUID, Future<Void>> eraseRun) {
        this.database = database;
        this.assets = assets;
        this.eraseRun = eraseRun;
    }

    /** Erases all that it may now, and counts what is held. */
    public Future<Void> sweep() {
        return batch().compose(v -> database.query("SELECT count(*) FROM hold", Tuple.tuple()))
                .map(rows -> {
                    holds = rows.iterator().next().getLong(0);
                    return null;
                });
    }

    /** Holds there are, when they were last counted. */
    public long holds() {
        return holds;
    }

    private Future<Void> batch() {
        return database.query(FREE, Tuple.tuple()).compose(rows -> {
            List<Future<Void>> all = new ArrayList<>(rows.size());
            rows.forEach(row -> all.add(fulfil(row)));
            Future<Void> done = Future.join(all).mapEmpty();
            return rows.size() < BATCH ? done : done.compose(v -> batch());
        });
    }

    private Future<Void> fulfil(Row wish) {
        UUID account = wish.getUUID(0);
        UUID id = wish.getUUID(2);
        Future<Void> erased =
                switch (ColumnWord.read(Kind.class, wish.getString(1))) {
                    case ASSET -> assets.erase(account, id, Optional.empty());
                    case RUN -> eraseRun.apply(account, id);
                };
        return erased.recover(cause -> over(cause) ? Future.succeededFuture() : Future.failedFuture(cause))
                .compose(v -> database.query(ErasureWishSql.FULFILLED, Tuple.of(account, wish.getString(1), id)))
                .mapEmpty();
    }

    /** Somebody else was there before. */
    private static boolean over(Throwable cause) {
        return ProblemType.NOT_FOUND.isOf(cause);
    }
}
