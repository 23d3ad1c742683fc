package io.holdfast.account;

import io.holdfast.asset.Assets;
import io.holdfast.db.Arguments;
import io.holdfast.db.Database;
import io.holdfast.db.NamedSql;
import io.holdfast.erasure.ErasureEntries;
import io.holdfast.erasure.ErasureJournal;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.problem.ProblemType;
import io.holdfast.residency.MoveReplay;
import io.holdfast.residency.MoveSql;
import io.holdfast.shredding.KeySql;
import io.holdfast.tenancy.AccountSql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Erases again what a database that was restored from a backup has brought back, and finds what has moved since, as the journal
 * in the store tells. It reads one object after another and marks each when all of it is done, so that it goes on where it was killed; where the database knows
 * every object it does nothing.
 */
public final class ErasureReplay {
    private static final int BATCH = 1_000;

    private static final String ASSETS_THERE =
            """
            SELECT account_id, id FROM asset JOIN unnest($1::uuid[], $2::uuid[]) AS told (account, name)
              ON account_id = told.account AND id = told.name
            WHERE state IN ('stored', 'hidden') ORDER BY account_id, id""";

    private static final String RUNS_THERE =
            """
            SELECT account_id, id FROM generation JOIN unnest($1::uuid[], $2::uuid[]) AS told (account, name)
              ON account_id = told.account AND id = told.name
            WHERE status <> 'erased' ORDER BY account_id, id""";

    /**
     * An account with the same id that was opened since is another one. What is gone was held by nothing by
     * then, and its key goes at once.
     */
    private static final NamedSql CLOSE = NamedSql.of(
            "WITH " + AccountSql.CLOSED_AGAIN + ", " + MoveSql.STOPPED + ", "
                    + KeySql.shredded("#{gone}")
                    + """
            , remembered AS (
              INSERT INTO erased_account (account_id, erased_at) VALUES (#{account}, #{asked})
              ON CONFLICT (account_id) DO UPDATE SET erased_at = greatest(erased_account.erased_at, excluded.erased_at)),
            work AS (
              INSERT INTO account_erasure (account_id, receipt, asked_at) SELECT account_id, #{receipt}, #{asked} FROM closed
              ON CONFLICT (account_id) DO NOTHING),
            told AS (
              INSERT INTO erasure_receipt (id, asked_at, deadline) SELECT #{receipt}, #{asked}, #{deadline} FROM closed
              WHERE NOT EXISTS (
                SELECT FROM account_erasure e WHERE e.account_id = #{account} AND e.receipt <> #{receipt})
              ON CONFLICT (id) DO NOTHING),
            silent AS (UPDATE webhook w SET enabled = false FROM closed WHERE w.account_id = closed.account_id),
            lifted AS (
              DELETE FROM hold h USING closed
              WHERE #{gone} AND h.account_id = closed.account_id AND h.created_at <= #{written})
            SELECT count(*) FROM closed""");

    /**
     * What was replayed.
     *
     * @param objects of the journal that the database did not know
     * @param assets that had come back
     * @param runs that had come back
     * @param accounts that had come back
     * @param moved assets that named objects that are gone
     */
    public record Replayed(long objects, long assets, long runs, long accounts, long moved) {
        private static final Replayed NOTHING = new Replayed(0, 0, 0, 0, 0);

        private Replayed plus(Replayed more) {
            return new Replayed(
                    objects + more.objects,
                    assets + more.assets,
                    runs + more.runs,
                    accounts + more.accounts,
                    moved + more.moved);
        }
    }

    private final Database database;
    private final MoveReplay moves;
    private final Assets assets;
    private final ErasureJournal journal;
    private final BiFunction<UUID, UUID, Future<Void>> eraseRun;

    /**
     * Makes one.
     *
     * @param eraseRun erases a run of an account, whoever holds it
     */
    public ErasureReplay(
            Database database, Assets assets, ErasureJournal journal, BiFunction<UUID, UUID, Future<Void>> eraseRun) {
        this.database = database;
        this.moves = new MoveReplay(database);
        this.assets = assets;
        this.journal = journal;
        this.eraseRun = eraseRun;
    }

    /**
     * Replays what the database does not know.
     *
     * @return when all of it is unreachable, and its bytes are on their way out; fails with
     *     {@link ProblemType#STORE_UNAVAILABLE}, {@link ProblemType#DATABASE_UNAVAILABLE}, or {@link IllegalStateException} for
     *     a journal that can't be read; to be repeated
     */
    public Future<Replayed> replay() {
        return journal.beginning().compose(behind -> replay(behind, Replayed.NOTHING));
    }

    private Future<Replayed> replay(UUID behind, Replayed before) {
        return journal.page(behind).compose(page -> {
            if (page.isEmpty()) {
                return journal.checked(behind).map(before);
            }
            UUID last = page.get(page.size() - 1).key().id();
            return journal.unknown(page)
                    .compose(unknown -> each(unknown, this::replay, before))
                    .compose(done -> replay(last, done));
        });
    }

    private Future<Replayed> replay(ObjectStore.Listed object) {
        return journal.read(object)
                .compose(entries -> moves.replay(entries)
                        .compose(moved -> each(
                                entries.accounts(), account -> close(account, object), new Replayed(1, 0, 0, 0, moved)))
                        .compose(done -> there(RUNS_THERE, entries.runs())
                                .compose(runs -> each(batches(runs), this::eraseRuns, done)))
                        .compose(done -> there(ASSETS_THERE, entries.assets())
                                .compose(found -> each(batches(found), this::eraseAssets, done))))
                .compose(done -> journal.record(object.key().id()).map(done));
    }

    private Future<Replayed> close(ErasureEntries.Closed closed, ObjectStore.Listed object) {
        return database.query(
                        CLOSE,
                        Arguments.of("account", closed.account())
                                .with("receipt", closed.receipt())
                                .with("asked", closed.asked().atOffset(ZoneOffset.UTC))
                                .with("deadline", closed.deadline().atOffset(ZoneOffset.UTC))
                                .with("gone", closed.gone())
                                .with(
                                        "written",
                                        ErasureJournal.writtenAt(object.key().id())
                                                .atOffset(ZoneOffset.UTC)))
                .map(rows -> new Replayed(0, 0, 0, rows.iterator().next().getLong(0), 0));
    }

    private Future<List<ErasureEntries.Erased>> there(String sql, List<ErasureEntries.Erased> told) {
        UUID[] accounts = told.stream().map(ErasureEntries.Erased::account).toArray(UUID[]::new);
        UUID[] ids = told.stream().map(ErasureEntries.Erased::id).toArray(UUID[]::new);
        return told.isEmpty()
                ? Future.succeededFuture(List.of())
                : database.query(sql, Tuple.of(accounts, (Object) ids)).map(rows -> {
                    List<ErasureEntries.Erased> there = new ArrayList<>(rows.size());
                    rows.forEach(row -> there.add(new ErasureEntries.Erased(row.getUUID(0), row.getUUID(1))));
                    return there;
                });
    }

    /** So many of one account that a transaction stays short. */
    private record Batch(UUID account, List<UUID> ids) {}

    private static List<Batch> batches(List<ErasureEntries.Erased> all) {
        Map<UUID, List<UUID>> accounts = new LinkedHashMap<>();
        all.forEach(each -> accounts.computeIfAbsent(each.account(), account -> new ArrayList<>())
                .add(each.id()));
        List<Batch> batches = new ArrayList<>();
        accounts.forEach((account, ids) -> {
            for (int from = 0; from < ids.size(); from += BATCH) {
                batches.add(new Batch(account, ids.subList(from, Math.min(ids.size(), from + BATCH))));
            }
        });
        return batches;
    }

    private Future<Replayed> eraseAssets(Batch batch) {
        return assets.eraseAgain(batch.account(), batch.ids()).map(erased -> new Replayed(0, erased, 0, 0, 0));
    }

    private Future<Replayed> eraseRuns(Batch batch) {
        return each(
                batch.ids(),
                run -> eraseRun.apply(batch.account(), run)
                        .map(new Replayed(0, 0, 1, 0, 0))
                        .recover(cause ->
                                settled(cause) ? Future.succeededFuture(Replayed.NOTHING) : Future.failedFuture(cause)),
                Replayed.NOTHING);
    }

    /** It is gone by now. */
    private static boolean settled(Throwable cause) {
        return ProblemType.NOT_FOUND.isOf(cause);
    }

    /** One after the other, so that there is only one of them in memory. */
    private static <T> Future<Replayed> each(
            List<T> all, java.util.function.Function<T, Future<Replayed>> work, Replayed before) {
        Future<Replayed> done = Future.succeededFuture(before);
        for (T one : all) {
            Supplier<Future<Replayed>> next = () -> work.apply(one);
            done = done.compose(sum -> next.get().map(sum::plus));
        }
        return done;
    }
}
