package io.holdfast.erasure;

import io.holdfast.db.Database;
import io.holdfast.jobs.ClaimedRows;
import io.holdfast.jobs.CoalescingWorker;
import io.holdfast.objectstore.ObjectKey;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Objects that no asset names, or not yet: each is gone when its time is over. Any number of replicas may sweep them. */
public final class SupersededObjects {
    private static final int BATCH = 100;

    /** How long others leave one to a replica that removes it, which may die. */
    private static final Duration TURN = Duration.ofSeconds(30);

    private static final String NAME =
            """
            INSERT INTO leftover (account_id, id, object_key, expires_at)
            VALUES ($1, $2, $3, now() + $4 * interval '1 millisecond')""";

    private static final String RENEW =
            """
            UPDATE leftover SET expires_at = now() + $3 * interval '1 millisecond'
            WHERE account_id = $1 AND id = $2 AND NOT doomed""";

    /** Postpones it, for whoever dooms it removes it now. None goes before the journal says where to it moved. */
    private static final String DOOM =
            """
            UPDATE leftover SET doomed = true, expires_at = now() + $3 * interval '1 millisecond'
            WHERE account_id = $1 AND id = $2 AND moved_to IS NULL RETURNING account_id, id, object_key""";

    /** What an asset named has the time from when it moved; what has none is a copy whose writer died. */
    private static final String DOOM_LAPSED = ClaimedRows.of("leftover", "account_id, id")
            .due("expires_at < now() AND NOT doomed AND moved_at IS NULL")
            .oldest("expires_at", BATCH)
            .update("doomed = true, expires_at = now() + $1 * interval '1 millisecond'", "account_id, id, object_key");

    /** Dooming one postpones it, so that a replica that dies gives it back. */
    private static final String CLAIM = ClaimedRows.of("leftover", "account_id, id")
            .due("expires_at < now() AND moved_to IS NULL")
            .oldest("expires_at", BATCH)
            .update("doomed = true, expires_at = now() + interval '30 seconds'", "account_id, id, object_key");

    private final Database database;
    private final ObjectStore objects;
    private final Duration settling;

    /**
     * Makes one.
     *
     * @param settling how long the store may go on with a write that it has not answered
     */
    public SupersededObjects(Database database, ObjectStore objects, Duration settling) {
        this.database = database;
        this.objects = objects;
        this.settling = settling;
    }

    /** Removes each whose time is over. */
    public Future<Void> sweep() {
        return CoalescingWorker.bothOf(lapsed(), this::due);
    }

    private Future<Void> lapsed() {
        return database.query(DOOM_LAPSED, Tuple.of(settling.toMillis())).compose(rows -> {
            Future<Void> discarded = discard(rows);
            return rows.size() < BATCH ? discarded : CoalescingWorker.bothOf(discarded, this::lapsed);
        });
    }

    private Future<Void> due() {
        return database.query(CLAIM, Tuple.tuple()).compose(rows -> {
            Future<Void> removed = remove(rows);
            return rows.size() < BATCH ? removed : CoalescingWorker.bothOf(removed, this::due);
        });
    }

    /** Names an object before its first byte is written. */
    public Future<Void> name(ObjectKey key, Duration lease) {
        return database.query(NAME, Tuple.of(key.account(), key.id(), key.value(), lease.toMillis()))
                .mapEmpty();
    }

    /** Tells that it is still being written; false when it is lost. */
    public Future<Boolean> renew(ObjectKey key, Duration lease) {
        return database.query(RENEW, Tuple.of(key.account(), key.id(), lease.toMillis()))
                .map(rows -> rows.rowCount() > 0);
    }

    /**
     * Removes one now, unless it was given a name meanwhile and only the answer got lost.
     *
     * @param settled whether the store has answered each write of it; else it is removed once more later
     * @return fails with {@link ProblemType#DATABASE_UNAVAILABLE} or as the store does, and then the sweep alone removes it
     */
    public Future<Void> drop(ObjectKey key, boolean settled) {
        Duration next = settled ? TURN : settling;
        return database.query(DOOM, Tuple.of(key.account(), key.id(), next.toMillis()))
                .compose(settled ? this::remove : this::discard);
    }

    private Future<Void> discard(RowSet<Row> doomed) {
        List<Future<Void>> each = new ArrayList<>(doomed.size());
        doomed.forEach(row -> each.add(objects.discard(new ObjectKey(row.getString(2)))));
        return Future.join(each).mapEmpty();
    }

    private Future<Void> remove(RowSet<Row> doomed) {
        List<Future<Void>> each = new ArrayList<>(doomed.size());
        for (Row row : doomed) {
            each.add(objects.discard(new ObjectKey(row.getString(2)))
                    .compose(v -> database.query(
                            "DELETE FROM leftover WHERE account_id = $1 AND id = $2 AND doomed",
                            Tuple.of(row.getUUID(0), row.getUUID(1))))
                    .mapEmpty());
        }
        return Future.join(each).mapEmpty();
    }
}
