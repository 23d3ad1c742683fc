package io.holdfast.intake;

import io.holdfast.asset.Asset;
import io.holdfast.asset.AssetLifeSql;
import io.holdfast.asset.Labels;
import io.holdfast.asset.Output;
import io.holdfast.db.Arguments;
import io.holdfast.db.Database;
import io.holdfast.db.NamedSql;
import io.holdfast.erasure.SupersededSql;
import io.holdfast.jobs.ClaimedRows;
import io.holdfast.jobs.LeaseRenewal;
import io.holdfast.ledger.LedgerSql;
import io.holdfast.objectstore.ObjectKey;
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
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The intake rows: each names an object key before its first byte is written, and holds room in the quota for it. */
public final class Intakes {
    /** Lapsed intakes that are taken at once. */
    static final int BATCH = 100;

    /** An abandoned or lapsed intake, whose bytes must go. */
    public record Remnant(UUID account, UUID id, ObjectKey key, boolean resumable) {}

    /**
     * What was reserved.
     *
     * @param key in the region where the account is at home
     */
    public record Reserved(long bytes, ObjectKey key) {}

    /** Shares the account's row, so that whoever changes its home waits for this, and this sees where it is from then on. */
    private static final NamedSql RESERVE = NamedSql.of(
            """
            WITH home AS (SELECT home_region FROM account WHERE account_id = #{account} FOR SHARE),
            room AS (
              SELECT q.account_id, coalesce('r/' || home.home_region || '/', '') || #{key}::text AS object_key,
                CASE WHEN #{isExact} THEN #{bytes} ELSE least(#{bytes}, #{maxBytes} - used_bytes - reserved_bytes) END AS bytes
              FROM quota q CROSS JOIN home
              WHERE q.account_id = #{account} AND used_assets + reserved_assets < #{maxAssets}
                AND used_bytes + reserved_bytes + CASE WHEN #{isExact} THEN #{bytes} ELSE 1 END <= #{maxBytes}
              FOR UPDATE OF q),
            """
                    + LedgerSql.reserved("room", "room.bytes")
                    + """
             INSERT INTO intake (account_id, id, object_key, reserved_bytes, expires_at)
            SELECT #{account}, #{id}, room.object_key, room.bytes, now() + #{lease} * interval '1 millisecond' FROM room
            RETURNING reserved_bytes, object_key""");

    private static final String RENEW =
            """
            UPDATE intake SET expires_at = now() + $3 * interval '1 millisecond'
            WHERE account_id = $1 AND id = ANY ($2) AND NOT abandoned""";

    private static final String ABANDON =
            """
            UPDATE intake SET abandoned = true, expires_at = now() + interval '10 seconds'
            WHERE account_id = $1 AND id = ANY ($2)
            RETURNING account_id, id, object_key, false""";

    private static final String CLAIM_LAPSED = ClaimedRows.of("intake", "account_id, id")
            .due("expires_at < now() - $1 * interval '1 millisecond'")
            .oldest("expires_at", BATCH)
            .update(
                    "abandoned = true, expires_at = now() + interval '30 seconds'",
                    """
                    account_id, id, object_key, EXISTS (
                      SELECT 1 FROM upload u WHERE u.account_id = intake.account_id AND u.id = intake.id AND u.state = 'open')""");

    private static final String CLEAR =
            """
            WITH gone AS (
              DELETE FROM intake WHERE account_id = $1 AND id = $2 AND abandoned
              RETURNING account_id, id, object_key, reserved_bytes),
            forgotten AS (
              DELETE FROM upload u USING gone
              WHERE u.account_id = gone.account_id AND u.id = gone.id AND u.state <> 'failed'),
            tails AS (
              UPDATE upload_tail t SET expires_at = CASE WHEN t.expires_at = 'infinity' THEN now()
                ELSE least(t.expires_at, now() + $3 * interval '1 millisecond') END
              FROM gone WHERE t.account_id = gone.account_id AND t.upload_id = gone.id),
            """
                    + SupersededSql.unsettled("gone", "$3") + ", "
                    + LedgerSql.returned("gone") + " SELECT count(*) FROM gone";

    private static final NamedSql COMMIT = NamedSql.of(
            """
            WITH gone AS (
              DELETE FROM intake WHERE account_id = #{account} AND id = #{id} AND NOT abandoned
              RETURNING account_id, id, object_key, reserved_bytes),
            """
                    + LedgerSql.stored("gone", "#{size}", "#{id}", "#{run}", "#{output}")
                    + """
            , run AS (
              SELECT model, words, workflow_feature(feature) AS workflow, EXISTS (
                SELECT 1 FROM generation_input i
                WHERE i.account_id = #{account} AND i.generation_id = #{run}) AS composite
              FROM generation WHERE account_id = #{account} AND id = #{run})
            """
                    + AssetLifeSql.STORE);

    /** Names no quota, because the bytes that it is for have their room already, and is to be renewed. */
    private static final String SPARE = """
            WITH room AS (SELECT $1::uuid AS account_id),
            """
            + LedgerSql.reserved("room", "0")
            + """
             INSERT INTO intake (account_id, id, object_key, reserved_bytes, expires_at)
            SELECT account_id, $2, $3, 0, now() + $4 * interval '1 millisecond' FROM reserved""";

    /** Both or none of the rows; the further one is given up with the bytes that nobody wants any more. */
    private static final String EXCHANGE =
            """
            WITH two AS (
              SELECT id, object_key FROM intake WHERE account_id = $1 AND id IN ($2, $3) AND NOT abandoned
              ORDER BY id FOR UPDATE)
            UPDATE intake i
            SET object_key = other.object_key, abandoned = i.id = $3,
                expires_at = CASE WHEN i.id = $3 THEN now() ELSE i.expires_at END
            FROM two other
            WHERE i.account_id = $1 AND i.id IN ($2, $3) AND other.id <> i.id AND (SELECT count(*) FROM two) = 2""";

    private static final String FIND =
            "SELECT " + Asset.COLUMNS + " FROM asset WHERE account_id = $1 AND id = $2 AND state = 'stored'";

    private final Database database;
    private final QuotaConfig quota;

    Intakes(Database database, QuotaConfig quota) {
        this.database = database;
        this.quota = quota;
    }

    /**
     * Names a key and takes room for it.
     *
     * @param length bytes to come, where known
     * @param most bytes that may come in any case
     * @return how much, and where; fails with {@link ProblemType#QUOTA_EXCEEDED}
     */
    public Future<Reserved> reserve(UUID account, UUID id, OptionalLong length, long most, Duration lease) {
        Arguments arguments = Arguments.of("account", account)
                .with("id", id)
                .with("key", ObjectKey.of(account, id).value())
                .with("bytes", length.orElse(most))
                .with("isExact", length.isPresent())
                .with("maxBytes", quota.bytes())
                .with("maxAssets", quota.assets())
                .with("lease", lease.toMillis());
        return database.query(RESERVE, arguments).map(rows -> {
            if (rows.size() == 0) {
                throw ProblemType.QUOTA_EXCEEDED.asFailure();
            }
            Row row = rows.iterator().next();
            return new Reserved(row.getLong(0), new ObjectKey(row.getString(1)));
        });
    }

    /** Names a key for bytes that are written anew, beside the intake of a file whose room they take. */
    Future<Void> spare(ObjectKey key, Duration lease) {
        return database.query(SPARE, Tuple.of(key.account(), key.id(), key.value(), lease.toMillis()))
                .mapEmpty();
    }

    /**
     * Tells from here on that intakes are still being filled.
     *
     * @param ids those that have rows by now
     * @param stop told why to stop when others may remove the bytes; maybe several times
     */
    LeaseRenewal renewing(
            Vertx vertx, UUID account, Supplier<List<UUID>> ids, Duration lease, Consumer<ProblemException> stop) {
        return LeaseRenewal.start(
                vertx,
                lease,
                () -> renew(account, List.copyOf(ids.get()), lease),
                loss -> stop.accept(new Problem(ProblemType.DATABASE_UNAVAILABLE)
                        .retryAfter(5)
                        .asFailure()));
    }

    private Future<Boolean> renew(UUID account, List<UUID> ids, Duration lease) {
        return ids.isEmpty()
                ? Future.succeededFuture(true)
                : database.query(RENEW, Tuple.of(account, ids.toArray(UUID[]::new), lease.toMillis()))
                        .map(rows -> rows.rowCount() == ids.size());
    }

    /** Gives intakes up: from here on they can't become assets. */
    public Future<List<Remnant>> abandon(UUID account, List<UUID> ids) {
        return database.query(ABANDON, Tuple.of(account, (Object) ids.toArray(UUID[]::new)))
                .map(Intakes::remnants);
    }

    /** Takes up to {@link #BATCH} intakes nobody renewed for {@code grace} after their end; no other replica gets the same. */
    Future<List<Remnant>> claimLapsed(Duration grace) {
        return database.query(CLAIM_LAPSED, Tuple.of(grace.toMillis())).map(Intakes::remnants);
    }

    /**
     * Forgets an abandoned intake whose bytes are gone, and gives its room back.
     *
     * @param settling after which its bytes go once more; zero when the store is at no write of them
     */
    Future<Void> clear(Remnant remnant, Duration settling) {
        return database.query(CLEAR, Tuple.of(remnant.account(), remnant.id(), settling.toMillis()))
                .mapEmpty();
    }

    /**
     * Turns a stored file into an asset, also when this very file was committed before and only the answer got lost.
     *
     * @return the asset; fails with {@link ProblemType#CONFLICT} when the intake was swept away meanwhile, with
     *     {@link ProblemType#FEATURE_ENDED} where nothing is left that would need it, or as {@link Outputs#claim} does
     */
    public static Future<Asset> commit(SqlConnection transaction, UUID account, StoredFile file) {
        Arguments arguments = arguments(account, file);
        Optional<Output> output = file.draft().output();
        byte[] sha256 = file.received().digests().sha256();
        return output.map(place -> Outputs.claim(transaction, account, file.id(), sha256, place))
                .orElseGet(Future::succeededFuture)
                .compose(v -> exchanged(transaction, account, file))
                .compose(there -> there
                        ? COMMIT.execute(transaction, arguments)
                        : transaction.preparedQuery(FIND).execute(Tuple.of(account, file.id())))
                .compose(rows -> rows.size() > 0
                        ? Future.succeededFuture(rows)
                        : transaction.preparedQuery(FIND).execute(Tuple.of(account, file.id())))
                .compose(rows -> rows.size() > 0
                        ? Future.succeededFuture(Asset.of(rows.iterator().next()))
                        : Future.failedFuture(ProblemType.CONFLICT.asFailure("The upload took too long to be kept.")));
    }

    /** Gives the file the key that its bytes are under; false when one of the intakes is not there any more. */
    private static Future<Boolean> exchanged(SqlConnection transaction, UUID account, StoredFile file) {
        return file.spare()
                .map(spare -> transaction
                        .preparedQuery(EXCHANGE)
                        .execute(Tuple.of(account, file.id(), spare))
                        .map(rows -> rows.rowCount() == 2))
                .orElseGet(() -> Future.succeededFuture(true));
    }

    private static Arguments arguments(UUID account, StoredFile file) {
        Labels labels = file.draft().labels();
        Optional<Output> output = file.draft().output();
        return Arguments.of("account", account)
                .with("id", file.id())
                .with("size", file.stored().size())
                .with("sha256", Buffer.buffer(file.stored().digests().sha256()))
                .with("crc32", file.stored().digests().crc32())
                .with("mediaType", file.facts().mediaType())
                .with("width", file.facts().width())
                .with("height", file.facts().height())
                .with("duration", file.facts().durationMillis())
                .with("filename", file.draft().filename())
                .with("title", labels.title().flatMap(title -> title))
                .with("tags", labels.tags().orElse(List.of()).toArray(String[]::new))
                .with(
                        "created",
                        Instant.ofEpochMilli(file.id().getMostSignificantBits() >>> 16)
                                .atOffset(ZoneOffset.UTC))
                .with("run", output.map(Output::generation))
                .with("output", output.map(Output::number))
                .with("stamp", file.stamp().word())
                .with("receivedWhole", file.whole())
                .with("receivedSize", file.received().size())
                .with("receivedSha256", Buffer.buffer(file.received().digests().sha256()));
    }

    private static List<Remnant> remnants(Iterable<Row> rows) {
        List<Remnant> remnants = new ArrayList<>();
        rows.forEach(row -> remnants.add(
                new Remnant(row.getUUID(0), row.getUUID(1), new ObjectKey(row.getString(2)), row.getBoolean(3))));
        return remnants;
    }
}
