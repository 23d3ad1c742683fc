package io.holdfast.intake;

import io.holdfast.db.Arguments;
import io.holdfast.db.Database;
import io.holdfast.db.NamedSql;
import io.holdfast.jobs.ClaimedRows;
import io.holdfast.jobs.LeaseRenewal;
import io.holdfast.jobs.RetentionRule;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** Idempotency keys (draft-ietf-httpapi-idempotency-key-header-07): what a request did is remembered under its key. */
public final class RequestKeys {
    /**
     * A key that a request has.
     *
     * @param holder whose it is, for as long as no later request has begun under the key
     */
    public record Held(UUID account, String key, UUID holder) {
        private Tuple arguments() {
            return Tuple.of(account, key, holder);
        }
    }

    /** What is known of a key. */
    public sealed interface Known {
        /** Nothing until now; from now on the request that asked is running. */
        record Fresh(Held held) implements Known {}

        /** A request with this key is running, here or on another replica. */
        record Running() implements Known {}

        /** A request with this key made these assets out of bytes with this fingerprint. */
        record Done(Buffer fingerprint, List<UUID> assets) implements Known {}
    }

    private static final String BEGIN =
            """
            INSERT INTO request_key (account_id, key, holder, expires_at)
            VALUES ($1, $2, $3, now() + $4 * interval '1 millisecond')
            ON CONFLICT (account_id, key) DO UPDATE
              SET fingerprint = NULL, asset_ids = '{}', holder = excluded.holder, expires_at = excluded.expires_at
              WHERE request_key.expires_at < now() OR (request_key.fingerprint IS NOT NULL AND NOT EXISTS (
                SELECT FROM asset a WHERE a.account_id = request_key.account_id AND a.id = ANY (request_key.asset_ids)
                  AND a.state IN ('stored', 'hidden')))
            RETURNING key""";

    private static final String OURS = " WHERE account_id = $1 AND key = $2 AND holder = $3";

    private static final String RENEW = "UPDATE request_key SET expires_at = now() + $4 * interval '1 millisecond'"
            + OURS + " AND fingerprint IS NULL";

    /** Also when it was done before and only the answer got lost. */
    private static final NamedSql FINISH = NamedSql.of(
            """
            UPDATE request_key SET fingerprint = #{fingerprint}, asset_ids = #{assets},
              expires_at = now() + #{retention} * interval '1 millisecond'
            WHERE account_id = #{account} AND key = #{key} AND holder = #{holder}""");

    private static final String SWEEP = ClaimedRows.of("request_key", "account_id, key")
            .due("expires_at < now() - $1 * interval '1 millisecond'")
            .oldest("expires_at", "$2")
            .delete();

    private final Database database;
    private final UploadConfig config;

    public RequestKeys(Database database, UploadConfig config) {
        this.database = database;
        this.config = config;
    }

    /** Starts a request under a key, unless there is one; what was erased since may be sent again. */
    public Future<Known> begin(UUID account, String key) {
        Held held = new Held(account, key, UUID.randomUUID());
        return database.query(
                        BEGIN,
                        held.arguments().addValue(config.idempotency().lease().toMillis()))
                .compose(rows -> rows.size() > 0
                        ? Future.succeededFuture(new Known.Fresh(held))
                        : database.query(
                                        "SELECT fingerprint, asset_ids FROM request_key WHERE account_id = $1 AND key = $2",
                                        Tuple.of(account, key))
                                .map(found -> found.size() == 0
                                        ? new Known.Running()
                                        : known(found.iterator().next())));
    }

    /**
     * Keeps a key from here on for a request that is running.
     *
     * @param taken told when another request has the key; maybe several times
     */
    LeaseRenewal renewing(Vertx vertx, Held held, Consumer<ProblemException> taken) {
        return LeaseRenewal.start(
                vertx,
                config.idempotency().lease(),
                () -> renew(held),
                // whoever only can't be asked may go on: the end of the request finds out
                loss -> {
                    if (loss == LeaseRenewal.Loss.TAKEN) {
                        taken.accept(running());
                    }
                });
    }

    Future<Boolean> renew(Held held) {
        return database.query(
                        RENEW,
                        held.arguments().addValue(config.idempotency().lease().toMillis()))
                .map(rows -> rows.rowCount() > 0);
    }

    /**
     * Remembers what a request did; harmless when repeated.
     *
     * @return fails with {@link ProblemType#REQUEST_RUNNING} when another request has the key by now
     */
    Future<Void> finish(SqlConnection transaction, Held held, byte[] fingerprint, List<UUID> assets) {
        Arguments answer = Arguments.of("account", held.account())
                .with("key", held.key())
                .with("holder", held.holder())
                .with("fingerprint", Buffer.buffer(fingerprint))
                .with("assets", assets.toArray(UUID[]::new))
                .with("retention", config.idempotency().retention().toMillis());
        return FINISH.execute(transaction, answer)
                .compose(rows -> rows.rowCount() > 0 ? Future.succeededFuture() : Future.failedFuture(running()));
    }

    /** What a request is told whose key is another's. */
    public static ProblemException running() {
        return new Problem(ProblemType.REQUEST_RUNNING).retryAfter(5).asFailure();
    }

    /** Forgets a request that came to nothing, so that it may be tried again. */
    Future<Void> forget(Held held) {
        return database.query("DELETE FROM request_key" + OURS + " AND fingerprint IS NULL", held.arguments())
                .mapEmpty();
    }

    /** Forgets what is older than its retention. */
    public static RetentionRule sweep(Database database, Duration interval) {
        return RetentionRule.of(database, "request-keys", interval, SWEEP, Duration.ofMinutes(1));
    }

    private static Known known(Row row) {
        Buffer fingerprint = row.getBuffer(0);
        return fingerprint == null ? new Known.Running() : new Known.Done(fingerprint, List.of(row.getArrayOfUUIDs(1)));
    }
}
