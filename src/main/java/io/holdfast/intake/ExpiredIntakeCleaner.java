package io.holdfast.intake;

import io.holdfast.db.Database;
import io.holdfast.erasure.SupersededSql;
import io.holdfast.jobs.CoalescingWorker;
import io.holdfast.objectstore.ObjectKey;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.problem.ProblemType;
import io.holdfast.telemetry.Meters;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;

/** Clears what crashes and broken uploads leave behind, found from rows; any number of replicas may run one. */
public final class ExpiredIntakeCleaner {
    /** Beyond the lease, so that whoever lost it has let go of the store by then. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Database database;
    private final Intakes intakes;
    private final ObjectStore objects;
    private final Meters meters;
    private final Duration settling;

    /**
     * Makes one.
     *
     * @param settling how long the store may go on with a write that it has not answered
     */
    public ExpiredIntakeCleaner(
            Database database, QuotaConfig quota, ObjectStore objects, Meters meters, Duration settling) {
        this.database = database;
        this.intakes = new Intakes(database, quota);
        this.objects = objects;
        this.meters = meters;
        this.settling = settling;
    }

    public Intakes intakes() {
        return intakes;
    }

    /** Clears each lapsed intake there is now. */
    public Future<Void> sweep() {
        return intakes.claimLapsed(GRACE).compose(remnants -> {
            meters.intakesLapsed(remnants.size());
            meters.uploadsExpired(
                    remnants.stream().filter(Intakes.Remnant::resumable).count());
            Future<Void> removed = remove(remnants);
            return remnants.size() < Intakes.BATCH ? removed : CoalescingWorker.bothOf(removed, this::sweep);
        });
    }

    /**
     * Removes the bytes of abandoned intakes, then their rows; the store may still be at a write of each, so that it is removed
     * once more after the settling time.
     */
    public Future<Void> remove(List<Intakes.Remnant> remnants) {
        return Future.join(remnants.stream()
                        .map(remnant -> remove(remnant, settling))
                        .toList())
                .mapEmpty();
    }

    /** Removes what the store is at no write of. */
    Future<Void> removeSettled(Intakes.Remnant remnant) {
        return remove(remnant, Duration.ZERO);
    }

    /**
     * Removes an object that was made for an intake which had been swept away by then, unless an asset has it.
     *
     * @param settled whether the store is at no write of it
     */
    Future<Void> removeSwept(ObjectKey key, boolean settled) {
        return leave(key, settled ? Duration.ZERO : settling)
                .compose(left -> left ? objects.discard(key) : Future.succeededFuture());
    }

    /** Names it for the sweep, in case it can't be removed now; false when an asset has it, true also without its account. */
    private Future<Boolean> leave(ObjectKey key, Duration after) {
        return database.query(SupersededSql.LEFT, Tuple.of(key.account(), key.id(), key.value(), after.toMillis()))
                .map(rows -> rows.rowCount() > 0)
                .recover(cause -> ProblemType.ACCOUNT_ERASED.isOf(cause)
                        ? Future.succeededFuture(true)
                        : Future.failedFuture(cause));
    }

    private Future<Void> remove(Intakes.Remnant remnant, Duration after) {
        return objects.discard(remnant.key()).compose(v -> intakes.clear(remnant, after));
    }
}
