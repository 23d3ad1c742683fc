package io.holdfast.retention;

import io.holdfast.db.Arguments;
import io.holdfast.db.ColumnWord;
import io.holdfast.db.Database;
import io.holdfast.db.NamedSql;
import io.holdfast.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** The features that were ended; a row is made once and stays, so that the feature never comes back. */
final class FeatureEndRows {
    private static final String COLUMNS =
            "feature, outcome, author, reason, asked_at, effective_at, begun_at, finished_at, dropped, erased, held, next_at, failure";

    private static final NamedSql ADD = NamedSql.of(
            """
            INSERT INTO feature_end (feature, outcome, author, reason, effective_at, next_at)
            VALUES (#{feature}, #{outcome}, #{author}, #{reason}, coalesce(#{effective}, now()), greatest(#{effective}, now())) ON CONFLICT (feature) DO NOTHING""");

    private static final String GATE = "SELECT pg_advisory_xact_lock(feature_gate())";

    /** Behind the gate, which waits for whoever is about to add the feature to something. */
    private static final String BEGIN =
            "UPDATE feature_end SET begun_at = now() WHERE feature = $1 AND begun_at IS NULL AND effective_at <= now()";

    private static final String FIND = "SELECT " + COLUMNS + " FROM feature_end WHERE feature = $1";

    private static final String LIST =
            "SELECT " + COLUMNS + " FROM feature_end ORDER BY asked_at DESC, feature LIMIT 1000";

    /** How far the end of a feature is. */
    private enum State {
        ANNOUNCED,
        RUNNING,
        DONE;

        static State of(Row row) {
            if (row.getOffsetDateTime("finished_at") != null) {
                return DONE;
            }
            return row.getOffsetDateTime("begun_at") != null ? RUNNING : ANNOUNCED;
        }
    }

    private final Database database;

    FeatureEndRows(Database database) {
        this.database = database;
    }

    /**
     * Ends a feature; harmless when repeated.
     *
     * @param author the {@code sub} of the operator's token
     * @return how it stands; fails with {@link ProblemType#CONFLICT} when it was ended otherwise
     */
    Future<JsonObject> end(String feature, FeatureEndRequest wish, String author) {
        Arguments row = Arguments.of("feature", feature)
                .with("outcome", wish.outcome().text())
                .with("author", author)
                .with("reason", wish.reason())
                .with("effective", wish.effective());
        return database.transaction(transaction -> ADD.execute(transaction, row)
                        .compose(v -> begin(transaction, feature))
                        .compose(v -> transaction.preparedQuery(FIND).execute(Tuple.of(feature))))
                .map(rows -> {
                    Row there = rows.iterator().next();
                    boolean same = outcome(there) == wish.outcome()
                            && there.getString("reason").equals(wish.reason())
                            && wish.effective()
                                    .filter(at -> !at.isEqual(there.getOffsetDateTime("effective_at")))
                                    .isEmpty();
                    if (!same) {
                        throw ProblemType.CONFLICT.asFailure("The feature was decommissioned in another way.");
                    }
                    return json(there);
                });
    }

    /** From here on nobody adds it to anything, if its time has come. */
    static Future<Void> begin(SqlConnection transaction, String feature) {
        return transaction
                .preparedQuery(GATE)
                .execute()
                .compose(v -> transaction.preparedQuery(BEGIN).execute(Tuple.of(feature)))
                .mapEmpty();
    }

    /** All that were ended, the latest first. */
    Future<JsonArray> all() {
        return database.query(LIST, Tuple.tuple()).map(rows -> {
            JsonArray all = new JsonArray();
            rows.forEach(row -> all.add(json(row)));
            return all;
        });
    }

    private static FeatureEndRequest.Outcome outcome(Row row) {
        return ColumnWord.read(FeatureEndRequest.Outcome.class, row.getString("outcome"));
    }

    private static JsonObject json(Row row) {
        FeatureEndRequest.Outcome outcome = outcome(row);
        long gone = row.getLong("erased");
        return new JsonObject()
                .put("feature", row.getString("feature"))
                .put("then", outcome.text())
                .put("reason", row.getString("reason"))
                .put("author", row.getString("author"))
                .put("askedAt", time(row.getOffsetDateTime("asked_at")))
                .put("effectiveAt", time(row.getOffsetDateTime("effective_at")))
                .put("state", ColumnWord.of(State.of(row)))
                .put("finishedAt", time(row.getOffsetDateTime("finished_at")))
                .put("dropped", row.getLong("dropped"))
                .put("erased", outcome == FeatureEndRequest.Outcome.ERASE ? gone : 0)
                .put("anonymised", outcome == FeatureEndRequest.Outcome.ANONYMISE ? gone : 0)
                .put("held", row.getLong("held"))
                .put("failure", row.getString("failure"));
    }

    private static @Nullable String time(@Nullable OffsetDateTime at) {
        return at == null ? null : at.toInstant().toString();
    }
}
