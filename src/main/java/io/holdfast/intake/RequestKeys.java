package io.holdfast.intake;

import io.holdfast.db.Arguments;
import io.holdfast.db.Database;
import io.holdfast.db.NamedSql;
import io.holdfast.jobs.ClaimedRows;
import io.holdfast.jobs.RetentionRule;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Idempotency keys (draft-ietf-httpapi-idempotency-key-header-07): what a request did is remembered under its key. */
public final class RequestKeys {
    /** What is known of a key. */
    public sealed interface Known {
        /** Nothing until now; from now on the request that asked is running. */
        record Fresh() implements Known {}

        /** A request with this key is running, here or on another replica. */
        record Running() implements Known {}

        /** A request with this key made these assets out of bytes with this fingerprint. */
        record Done(Buffer fingerprint, List<UUID> assets) implements Known {}
    }

    private static final String BEGIN =
            """
            INSERT INTO request_key (account_id, key, expires_at)
            VALUES ($1, $2, now() + $3 * interval '1 millisecond')
            ON CONFLICT (account_id, key) DO UPDATE
              SET fingerprint = NULL, asset_ids = '{}', expires_at = excluded.expires_at
              WHERE request_key.expires_at < now()
            RETURNING key""";

    private static final NamedSql FINISH = NamedSql.of(
            """
            INSERT INTO request_key (account_id, key, fingerprint, asset_ids, expires_at)
            VALUES (#{account}, #{key}, #{fingerprint}, #{assets}, now() + #{retention} * interval '1 millisecond')
            ON CONFLICT (account_id, key) DO UPDATE SET fingerprint = excluded.fingerprint,
              asset_ids = excluded.asset_ids, expires_at = excluded.expires_at""");

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

    /** Starts a request under a key, unless there is one. */
    public Future<Known> begin(UUID account, String key) {
        return database.query(BEGIN, Tuple.of(account, key, config.lease().toMillis()))
                .compose(rows -> rows.size() > 0
                        ? Future.succeededFuture(new Known.Fresh())
                        : database.query(
                                        "SELECT fingerprint, asset_ids FROM request_key WHERE account_id = $1 AND key = $2",
                                        Tuple.of(account, key))
                                .map(found -> found.size() == 0
                                        ? new Known.Running()
                                        : known(found.iterator().next())));
    }

    Future<Void> renew(UUID account, String key, Duration lease) {
        return database.query(
                        """
                        UPDATE request_key SET expires_at = now() + $3 * interval '1 millisecond'
                        WHERE account_id = $1 AND key = $2 AND fingerprint IS NULL""",
                        Tuple.of(account, key, lease.toMillis()))
                .mapEmpty();
    }

    Future<Void> finish(SqlConnection transaction, UUID account, String key, byte[] fingerprint, List<UUID> assets) {
        Arguments answer = Arguments.of("account", account)
                .with("key", key)
                .with("fingerprint", Buffer.buffer(fingerprint))
                .with("assets", assets.toArray(UUID[]::new))
                .with("retention", config.idempotencyRetention().toMillis());
        return FINISH.execute(transaction, answer).mapEmpty();
    }

    /** Forgets a request that came to nothing, so that it may be tried again. */
    Future<Void> forget(UUID account, String key) {
        return database.query(
                        "DELETE FROM request_key WHERE account_id = $1 AND key = $2 AND fingerprint IS NULL",
                        Tuple.of(account, key))
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
