package io.holdfast.catalog;

import io.holdfast.db.Database;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.EgressPermit;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.Locale;
import java.util.UUID;

/** Who else got an asset, and what for: recorded before the first byte leaves. */
public final class Disclosures {
    private static final String TO_RUN =
            """
            INSERT INTO disclosure (account_id, id, asset_id, channel, purpose, recipient, generation_id)
            SELECT $1, $2, $3, $4, $5, $6, g.id
            FROM generation_input i JOIN generation g ON g.account_id = i.account_id AND g.id = i.generation_id
            WHERE i.account_id = $1 AND i.asset_id = $3 AND g.actor = $6 AND g.status IN ('queued', 'running')
            ORDER BY g.created_at DESC LIMIT 1
            RETURNING id""";

    private final Database database;

    public Disclosures(Database database) {
        this.database = database;
    }

    /**
     * Records that a backend gets an input of a run of its own that is not over.
     *
     * @param recipient the {@code sub} of its token
     * @return when that is durable; fails with {@link ProblemType#NOT_FOUND} when there is no such run
     */
    public Future<Void> toRun(EgressPermit permit, UUID asset, String recipient) {
        return database.query(
                        TO_RUN,
                        Tuple.of(
                                permit.account(),
                                Intake.IDS.generate(),
                                asset,
                                permit.channel().name().toLowerCase(Locale.ROOT),
                                permit.purpose().name().toLowerCase(Locale.ROOT),
                                recipient))
                .compose(rows -> rows.size() > 0
                        ? Future.succeededFuture()
                        : Future.failedFuture(ProblemType.NOT_FOUND.asFailure()));
    }
}
