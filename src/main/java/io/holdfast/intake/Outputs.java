package io.holdfast.intake;

import io.holdfast.asset.Output;
import io.holdfast.db.Database;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.UUID;

/** The places that runs have for their results: each is filled once, and one that was erased is never filled again. */
public final class Outputs {
    private static final String CLAIM =
            """
            WITH run AS (
              SELECT account_id, id FROM generation
              WHERE account_id = $1 AND id = $2 AND status NOT IN ('failed', 'erased') FOR SHARE)
            INSERT INTO generation_output (account_id, generation_id, number, asset_id)
            SELECT account_id, id, $3, $4 FROM run ON CONFLICT DO NOTHING RETURNING number""";

    private static final String LOOK =
            """
            SELECT g.actor, g.status = 'erased' AS erased, g.status = 'failed' AS failed, o.number IS NOT NULL AS taken, o.asset_id,
              coalesce(a.received_sha256, a.sha256) AS received
            FROM generation g
            LEFT JOIN generation_output o ON o.account_id = g.account_id AND o.generation_id = g.id AND o.number = $3
            LEFT JOIN asset a ON a.account_id = o.account_id AND a.id = o.asset_id AND a.state = 'stored'
            WHERE g.account_id = $1 AND g.id = $2""";

    private final Database database;

    public Outputs(Database database) {
        this.database = database;
    }

    /**
     * What fills a place.
     *
     * @return the asset's id, or nothing while it is free; fails with {@link ProblemType#NOT_FOUND} where there is no run,
     *     {@link ProblemType#GONE} when it was erased, {@link ProblemType#CONFLICT} when the run has failed
     */
    public Future<Optional<UUID>> find(UUID account, Output output) {
        return look(account, output).map(Outputs::standing);
    }

    /**
     * The same for who must have recorded the run.
     *
     * @param actor others get {@link ProblemType#NOT_FOUND}
     */
    public Future<Optional<UUID>> find(UUID account, Output output, String actor) {
        return look(account, output).map(row -> {
            if (!actor.equals(row.getString("actor"))) {
                throw ProblemType.NOT_FOUND.asFailure();
            }
            return standing(row);
        });
    }

    private Future<Row> look(UUID account, Output output) {
        return database.query(LOOK, Tuple.of(account, output.generation(), output.number()))
                .map(Outputs::only);
    }

    /** Fails with {@link ProblemType#NOT_FOUND} unless an upload is meant as a result of a run that the actor recorded. */
    public Future<Void> meant(UUID account, UUID upload, String actor) {
        return database.query(
                        """
                        SELECT FROM upload u JOIN generation g ON g.account_id = u.account_id AND g.id = u.generation_id
                        WHERE u.account_id = $1 AND u.id = $2 AND g.actor = $3""",
                        Tuple.of(account, upload, actor))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw ProblemType.NOT_FOUND.asFailure();
                    }
                    return null;
                });
    }

    /**
     * Fills a place; the asset's own row follows in the same transaction.
     *
     * @param sha256 of the bytes as received
     * @return fails as {@link #find} does, with {@link ProblemType#OUTPUT_STORED} when it holds these bytes already, its
     *     member {@code asset} says where, and with {@link ProblemType#OUTPUT_DIFFERS} when it holds others
     */
    static Future<Void> claim(SqlConnection transaction, UUID account, UUID asset, byte[] sha256, Output output) {
        Tuple place = Tuple.of(account, output.generation(), output.number());
        return transaction
                .preparedQuery(CLAIM)
                .execute(Tuple.of(account, output.generation(), output.number(), asset))
                .compose(claimed -> claimed.size() > 0
                        ? Future.succeededFuture()
                        : transaction.preparedQuery(LOOK).execute(place).compose(rows -> {
                            Row row = only(rows);
                            Optional<UUID> there = standing(row);
                            return there.filter(asset::equals).isPresent()
                                    ? Future.succeededFuture()
                                    : Future.failedFuture(taken(row, there, Buffer.buffer(sha256)));
                        }));
    }

    private static Optional<UUID> standing(Row row) {
        UUID asset = row.getUUID("asset_id");
        boolean taken = row.getBoolean("taken");
        if (row.getBoolean("erased") || (taken && asset == null)) {
            throw ProblemType.GONE.asFailure();
        }
        if (row.getBoolean("failed") && !taken) {
            throw ProblemType.CONFLICT.asFailure("The run has failed and takes no results.");
        }
        return Optional.ofNullable(asset);
    }

    private static ProblemException taken(Row row, Optional<UUID> asset, Buffer sha256) {
        boolean same = sha256.equals(row.getBuffer("received"));
        Problem problem = new Problem(same ? ProblemType.OUTPUT_STORED : ProblemType.OUTPUT_DIFFERS);
        return (same ? asset.map(id -> problem.with("asset", id.toString())).orElse(problem) : problem).asFailure();
    }

    private static Row only(RowSet<Row> rows) {
        if (rows.size() == 0) {
            throw ProblemType.NOT_FOUND.asFailure();
        }
        return rows.iterator().next();
    }
}
