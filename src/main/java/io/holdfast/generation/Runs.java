package io.holdfast.generation;

import io.holdfast.asset.Assets;
import io.holdfast.asset.ErasureWishSql;
import io.holdfast.db.Arguments;
import io.holdfast.db.Database;
import io.holdfast.db.NamedSql;
import io.holdfast.intake.IntakeSql;
import io.holdfast.ledger.LedgerSql;
import io.holdfast.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table of runs; each change of a run tells of itself in the same transaction. */
final class Runs {
    /** What was recorded, and whether it was only now. */
    record Recorded(Run run, boolean fresh) {}

    /** Behind a {@code changed} that returns the run. */
    private static final String TELL =
            ", " + LedgerSql.told("changed", "'generation.' || c.status", "generation_id", "c.id") + " SELECT "
                    + Run.COLUMNS + " FROM changed";

    private static final NamedSql RECORD = NamedSql.of(
            """
            WITH changed AS (
              INSERT INTO generation (account_id, id, actor, fingerprint, model, prompt, negative_prompt, parameters, feature)
              VALUES (#{account}, #{id}, #{actor}, #{fingerprint}, #{model}, #{prompt}, #{negativePrompt}, #{parameters},
                #{feature})
              ON CONFLICT DO NOTHING RETURNING *)"""
                    + TELL);

    private static final String INPUTS =
            """
            WITH there AS (
              SELECT id FROM asset WHERE account_id = $1 AND id = ANY ($3) AND state = 'stored' FOR SHARE)
            INSERT INTO generation_input (account_id, generation_id, position, asset_id)
            SELECT $1, $2, n - 1, wanted.id FROM unnest($3::uuid[]) WITH ORDINALITY AS wanted (id, n) JOIN there USING (id)
            RETURNING position""";

    private static final NamedSql MOVE = NamedSql.of(
            """
            WITH changed AS (
              UPDATE generation SET status = #{to}, error = #{error},
                started_at = CASE WHEN #{to} = 'running' THEN now() ELSE started_at END,
                finished_at = CASE WHEN #{to} = 'running' THEN NULL ELSE now() END
              WHERE account_id = #{account} AND id = #{id} AND actor = #{actor} AND status = ANY (#{before})
              RETURNING *)"""
                    + TELL);

    private static final String ERASE =
            """
            UPDATE generation SET status = 'erased', fingerprint = NULL, model = NULL, prompt = NULL,
                negative_prompt = NULL, parameters = NULL, feature = NULL, error = NULL, finished_at = now()
              WHERE account_id = $1 AND id = $2 AND status <> 'erased'""";

    private static final String EMPTIED =
            """
             AND status IN ('succeeded', 'failed') AND NOT EXISTS (
              SELECT FROM generation_output o
              WHERE o.account_id = $1 AND o.generation_id = $2 AND o.asset_id IS NOT NULL)""";

    private static final String RETURNING = " RETURNING id";

    private static final String FORGET = "WITH run AS (SELECT $1::uuid AS account_id, $2::uuid AS id), "
            + LedgerSql.told("run", "'generation.erased'", "generation_id", "c.id")
            + """
            , ingests AS (DELETE FROM ingest WHERE account_id = $1 AND generation_id = $2),
            -- the sweep clears what came so far of results that come no more
            uploads AS (
              SELECT account_id, id FROM upload WHERE account_id = $1 AND generation_id = $2 AND state = 'open'),
            """
            + IntakeSql.expiring("uploads", "now()")
            + """
             DELETE FROM generation_input WHERE account_id = $1 AND generation_id = $2""";

    private static final String FIND = "SELECT " + Run.COLUMNS + ", status = 'erased' AS erased FROM generation"
            + " WHERE account_id = $1 AND id = $2";

    private final Database database;
    private final Assets assets;

    Runs(Database database, Assets assets) {
        this.database = database;
        this.assets = assets;
    }

    /**
     * Records a run; harmless when repeated.
     *
     * @return fails with {@link ProblemType#CONFLICT} when another run has this id, {@link ProblemType#GONE} when it was
     *     erased, and {@link ProblemType#INVALID_FIELD} when an input is no asset of the account
     */
    Future<Recorded> record(UUID account, UUID id, String actor, RunDraft draft) {
        Arguments row = Arguments.of("account", account)
                .with("id", id)
                .with("actor", actor)
                .with("fingerprint", draft.fingerprint())
                .with("model", draft.model())
                .with("prompt", draft.prompt())
                .with("negativePrompt", draft.negativePrompt())
                .with("parameters", draft.parameters())
                .with("feature", draft.feature());
        // who erases an input locks it before the account's numbers, so these come second here too
        return database.transaction(transaction -> hold(transaction, account, draft.inputs())
                .compose(held -> RECORD.execute(transaction, row))
                .compose(made -> made.size() == 0
                        ? repeated(transaction, account, id, actor, draft)
                        : inputs(transaction, account, id, draft.inputs())
                                .map(v -> new Recorded(Run.of(made.iterator().next()), true))));
    }

    private static Future<Void> hold(SqlConnection transaction, UUID account, List<UUID> inputs) {
        return inputs.isEmpty()
                ? Future.succeededFuture()
                : Assets.hold(transaction, account, inputs.toArray(UUID[]::new)).mapEmpty();
    }

    private static Future<Void> inputs(SqlConnection transaction, UUID account, UUID id, List<UUID> inputs) {
        return inputs.isEmpty()
                ? Future.succeededFuture()
                : transaction
                        .preparedQuery(INPUTS)
                        .execute(Tuple.of(account, id, inputs.toArray(UUID[]::new)))
                        .compose(kept -> kept.size() == inputs.size()
                                ? Future.succeededFuture()
                                : Future.failedFuture(RunDraft.invalid("inputs", "names an asset that is not there")));
    }

    private static Future<Recorded> repeated(
            SqlConnection transaction, UUID account, UUID id, String actor, RunDraft draft) {
        return transaction
                .preparedQuery("SELECT fingerprint, actor FROM generation WHERE account_id = $1 AND id = $2")
                .execute(Tuple.of(account, id))
                .compose(rows -> {
                    Row row = rows.iterator().next();
                    boolean same = draft.fingerprint().equals(row.getBuffer(0)) && actor.equals(row.getString(1));
                    return row.getBuffer(0) == null
                            ? Future.failedFuture(ProblemType.GONE.asFailure())
                            : same
                                    ? transaction.preparedQuery(FIND).execute(Tuple.of(account, id))
                                    : Future.failedFuture(
                                            ProblemType.CONFLICT.asFailure("Another run was recorded under this id."));
                })
                .map(rows -> new Recorded(Run.of(rows.iterator().next()), false));
    }

    /**
     * One run.
     *
     * @param actor who must have recorded it, if it matters
     * @return fails with {@link ProblemType#NOT_FOUND}, also when somebody else recorded it, or {@link ProblemType#GONE}
     */
    Future<Run> find(UUID account, UUID id, Optional<String> actor) {
        return database.query(FIND, Tuple.of(account, id)).map(rows -> {
            Row row = rows.size() == 0 ? null : rows.iterator().next();
            if (row == null
                    || actor.filter(who -> !who.equals(row.getString("actor"))).isPresent()) {
                throw ProblemType.NOT_FOUND.asFailure();
            }
            if (row.getBoolean("erased")) {
                throw ProblemType.GONE.asFailure();
            }
            return Run.of(row);
        });
    }

    /**
     * Moves a run on; nothing happens when it is there already.
     *
     * @return fails as {@link #find} does, or with {@link ProblemType#CONFLICT} where that is no way to go
     */
    Future<Run> move(UUID account, UUID id, String actor, Status to, Optional<String> error) {
        Arguments change = Arguments.of("account", account)
                .with("id", id)
                .with("actor", actor)
                .with("to", to.text())
                .with("error", error)
                .with("before", to.before().toArray(String[]::new));
        return database.query(MOVE, change)
                .compose(moved -> moved.size() > 0
                        ? Future.succeededFuture(Run.of(moved.iterator().next()))
                        : find(account, id, Optional.of(actor)).map(run -> {
                            if (run.status() != to || !run.error().equals(error)) {
                                throw ProblemType.CONFLICT.asFailure(
                                        "The run is " + run.status().text() + ".");
                            }
                            return run;
                        }));
    }

    /**
     * Erases what was asked and what came of it, at once.
     *
     * @return fails with {@link ProblemType#NOT_FOUND}, or with {@link ProblemType#HELD} when a result or the account is held:
     *     then all of it stays, the prompt too, and is erased when that ends
     */
    Future<Void> erase(UUID account, UUID id) {
        return database.transaction(transaction -> transaction
                        .preparedQuery(ERASE + RETURNING)
                        .execute(Tuple.of(account, id))
                        // results that were being committed are seen only by the next statement
                        .compose(erased -> erased.size() > 0
                                ? outputs(transaction, account, id)
                                : Future.<List<UUID>>failedFuture(ProblemType.NOT_FOUND.asFailure()))
                        .compose(outputs ->
                                free(transaction, account).compose(v -> assets.erase(transaction, account, outputs)))
                        .compose(v -> transaction.preparedQuery(FORGET).execute(Tuple.of(account, id))))
                .onSuccess(v -> assets.erased())
                .<Void>mapEmpty()
                .recover(cause -> wished(account, id, cause));
    }

    /**
     * Erases a run that was erased before and came back with a backup, whoever holds it.
     *
     * @return fails with {@link ProblemType#NOT_FOUND}
     */
    Future<Void> eraseAgain(UUID account, UUID id) {
        return database.transaction(transaction -> outputs(transaction, account, id))
                .compose(outputs -> assets.eraseAgain(account, outputs))
                .compose(v -> database.transaction(transaction -> transaction
                        .preparedQuery(ERASE + RETURNING)
                        .execute(Tuple.of(account, id))
                        .compose(erased -> erased.size() > 0
                                ? transaction.preparedQuery(FORGET).execute(Tuple.of(account, id))
                                : Future.failedFuture(ProblemType.NOT_FOUND.asFailure()))))
                .mapEmpty();
    }

    /** Erases those that are over and have no result left, within a transaction that holds them. */
    Future<Void> eraseEmptied(SqlConnection transaction, UUID account, List<UUID> runs) {
        Future<Void> erased = Future.succeededFuture();
        for (UUID run : runs) {
            Tuple one = Tuple.of(account, run);
            erased = erased.compose(v -> transaction
                            .preparedQuery(ERASE + EMPTIED + RETURNING)
                            .execute(one))
                    .compose(gone -> gone.size() == 0
                            ? Future.succeededFuture()
                            : transaction.preparedQuery(FORGET).execute(one).mapEmpty());
        }
        return erased;
    }

    private Future<Void> wished(UUID account, UUID id, Throwable cause) {
        boolean held = ProblemType.HELD.isOf(cause);
        return !held
                ? Future.failedFuture(cause)
                : database.query(ErasureWishSql.OF_RUN, Tuple.of(account, id)).compose(v -> Future.failedFuture(cause));
    }

    private static Future<Void> free(SqlConnection transaction, UUID account) {
        return transaction
                .preparedQuery("SELECT FROM hold WHERE account_id = $1 AND asset_id IS NULL LIMIT 1")
                .execute(Tuple.of(account))
                .compose(rows -> rows.size() == 0
                        ? Future.succeededFuture()
                        : Future.failedFuture(ProblemType.HELD.asFailure()));
    }

    private static Future<List<UUID>> outputs(SqlConnection transaction, UUID account, UUID id) {
        return transaction
                .preparedQuery("SELECT asset_id FROM generation_output WHERE account_id = $1 AND generation_id = $2"
                        + " AND asset_id IS NOT NULL")
                .execute(Tuple.of(account, id))
                .map(rows -> {
                    List<UUID> ids = new ArrayList<>();
                    rows.forEach(row -> ids.add(row.getUUID(0)));
                    return ids;
                });
    }

    /**
     * A page of runs by a statement over {@link ListedRun#COLUMNS}.
     *
     * @param gone ends the statement when nobody waits for it any more
     */
    Future<List<ListedRun>> select(String sql, Tuple arguments, Future<Void> gone) {
        return database.query(sql, arguments, gone).map(rows -> {
            List<ListedRun> runs = new ArrayList<>(rows.size());
            rows.forEach(row -> runs.add(ListedRun.of(row)));
            return runs;
        });
    }
}
