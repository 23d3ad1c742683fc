package io.holdfast.residency;

import io.holdfast.asset.ObjectSql;
import io.holdfast.db.Arguments;
import io.holdfast.db.Database;
import io.holdfast.db.NamedSql;
import io.holdfast.erasure.SupersededObjects;
import io.holdfast.erasure.SupersededSql;
import io.holdfast.intake.Intake;
import io.holdfast.jobs.LeaseRenewal;
import io.holdfast.objectstore.ConcatenatedObjects;
import io.holdfast.objectstore.ObjectKey;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemType;
import io.holdfast.stream.Body;
import io.holdfast.stream.digest.Fingerprint;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * One asset's bytes on their way to another region: copied under a name of their own, read back there and compared, and only
 * then named by the asset, in whose place the old object is left over. Until then nothing has changed, however it ends.
 */
final class AssetMove {
    /**
     * An asset that is elsewhere.
     *
     * @param from where its bytes are
     * @param sha256 of these
     */
    record Away(UUID account, UUID id, ObjectKey from, long size, String mediaType, Buffer sha256) {
        /** The columns that {@link #of} reads. */
        static final String COLUMNS = "account_id, id, object_key, size_bytes, media_type, sha256";

        static Away of(Row row) {
            return new Away(
                    row.getUUID(0),
                    row.getUUID(1),
                    new ObjectKey(row.getString(2)),
                    row.getLong(3),
                    row.getString(4),
                    row.getBuffer(5));
        }
    }

    /** Shared until the end of the transaction, so that nobody calls the account elsewhere before. */
    private static final String HOME =
            "SELECT home_region FROM account WHERE account_id = $1 AND closed_at IS NULL FOR SHARE";

    private static final NamedSql SWITCH = NamedSql.of("WITH " + SupersededSql.KEPT + ", " + ObjectSql.SWITCHED
            + """
            , counted AS (
              UPDATE account_move SET moved = moved + 1, remaining = greatest(remaining - 1, 0), attempts = 0
              FROM switched WHERE account_id = #{account})
            """
            + SupersededSql.REPLACED);

    private final Vertx vertx;
    private final Database database;
    private final ObjectStore objects;
    private final SupersededObjects leftovers;
    private final Duration lease;
    private final Duration grace;
    private final Away asset;
    private final ObjectKey to;
    private Optional<Body> flowing = Optional.empty();
    private boolean written;

    /**
     * Makes one.
     *
     * @param leftovers name the copy before its first byte
     * @param lease how long a copy that nobody goes on with stays
     * @param grace how long the old object does
     * @param region where the asset belongs
     */
    AssetMove(
            Vertx vertx,
            Database database,
            ObjectStore objects,
            SupersededObjects leftovers,
            Duration lease,
            Duration grace,
            Away asset,
            Optional<String> region) {
        this.vertx = vertx;
        this.database = database;
        this.objects = objects;
        this.leftovers = leftovers;
        this.lease = lease;
        this.grace = grace;
        this.asset = asset;
        this.to = ObjectKey.of(asset.account(), Intake.IDS.generate()).in(region);
    }

    /**
     * Moves it.
     *
     * @return fails as the stores and the database do, with {@link ProblemType#DIGEST_MISMATCH} when the bytes that arrived
     *     are not those that were stored, or with {@link ProblemType#CONFLICT} when the asset is gone or belongs elsewhere
     *     by now; the copy is gone then, or will be
     */
    Future<Void> run() {
        return leftovers.name(to, lease).compose(v -> {
            LeaseRenewal renewal = LeaseRenewal.start(vertx, lease, () -> leftovers.renew(to, lease), loss -> stop());
            return copy().compose(copied -> verify())
                    .compose(verified -> database.transaction(this::change))
                    .onComplete(done -> renewal.close())
                    .recover(cause -> leftovers.drop(to, written).transform(dropped -> Future.failedFuture(cause)));
        });
    }

    private Future<Void> copy() {
        return objects.write(to, asset.mediaType(), body(asset.from())).onSuccess(v -> written = true);
    }

    private Future<Void> verify() {
        Fingerprint arrived = new Fingerprint(Set.of());
        return body(to).tap(arrived)
                .drain()
                .compose(v -> asset.sha256().equals(Buffer.buffer(arrived.take().sha256()))
                        ? Future.succeededFuture()
                        : Future.failedFuture(ProblemType.DIGEST_MISMATCH.asFailure()));
    }

    private Body body(ObjectKey key) {
        Body body = ConcatenatedObjects.body(objects, key, asset.size());
        flowing = Optional.of(body);
        return body;
    }

    private Future<Void> change(SqlConnection transaction) {
        Arguments names = Arguments.of("account", asset.account())
                .with("asset", asset.id())
                .with("from", asset.from().value())
                .with("former", asset.from().id())
                .with("copy", to.id())
                .with("to", to.value())
                .with("grace", grace.toMillis());
        return transaction
                .preparedQuery(HOME)
                .execute(Tuple.of(asset.account()))
                .compose(rows -> rows.size() > 0
                                && to.region().equals(home(rows.iterator().next()))
                        ? SWITCH.execute(transaction, names)
                        : Future.failedFuture(ProblemType.CONFLICT.asFailure()))
                .compose(switched -> switched.rowCount() > 0
                        ? Future.succeededFuture()
                        : Future.failedFuture(ProblemType.CONFLICT.asFailure()));
    }

    private static Optional<String> home(Row account) {
        return Optional.ofNullable(account.getString(0));
    }

    /** Who may have lost the copy stops writing it, because another replica may remove it from then on. */
    private void stop() {
        flowing.ifPresent(body -> body.cancel(
                new Problem(ProblemType.DATABASE_UNAVAILABLE).retryAfter(5).asFailure()));
    }
}
