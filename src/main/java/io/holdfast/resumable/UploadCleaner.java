package io.holdfast.resumable;

import io.holdfast.db.Database;
import io.holdfast.jobs.ClaimedRows;
import io.holdfast.jobs.RetentionRule;
import io.holdfast.objectstore.ObjectKey;
import io.holdfast.objectstore.ObjectStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Finishes what resumable uploads left half done, found from rows; any number of replicas may run one. */
public final class UploadCleaner {
    private static final int MAX = 20;

    private static final String LAPSED_TAILS = ClaimedRows.of("upload_tail", "account_id, id")
            .due("expires_at < now()")
            .oldest("expires_at", MAX)
            .update("expires_at = now() + interval '30 seconds'", "account_id, id, region");

    private static final String FORGET =
            """
            DELETE FROM upload WHERE (account_id, id) IN (
              SELECT account_id, id FROM upload u
              WHERE state <> 'open' AND expires_at < now() - $1 * interval '1 millisecond'
                AND NOT EXISTS (SELECT FROM intake i WHERE i.account_id = u.account_id AND i.id = u.id)
              ORDER BY expires_at LIMIT $2)""";

    private final Database database;
    private final ObjectStore objects;
    private final Uploads uploads;
    private final AtomicLong open = new AtomicLong();

    public UploadCleaner(Database database, ObjectStore objects, Uploads uploads) {
        this.database = database;
        this.objects = objects;
        this.uploads = uploads;
    }

    /** Forgets uploads that are over and were remembered for long enough. */
    public static RetentionRule records(Database database, Duration interval) {
        return RetentionRule.of(database, "finished-uploads", interval, FORGET, Duration.ZERO);
    }

    /** Open uploads of all accounts when it was last swept. */
    public long open() {
        return open.get();
    }

    /** Makes assets of uploads whose writer died between the last byte and that, and clears tails. */
    public Future<Void> sweep() {
        return database.query(
                        """
                        SELECT account_id, id FROM upload
                        WHERE state = 'open' AND ended AND (lease_until IS NULL OR lease_until < now()) LIMIT 20""",
                        Tuple.tuple())
                .compose(rows -> all(rows, row -> uploads.find(row.getUUID(0), row.getUUID(1))
                        .mapEmpty()))
                .compose(v -> tails())
                .compose(v -> database.query("SELECT count(*) FROM upload WHERE state = 'open'", Tuple.tuple()))
                .map(rows -> {
                    open.set(rows.iterator().next().getLong(0));
                    return null;
                });
    }

    private Future<Void> tails() {
        return database.query(LAPSED_TAILS, Tuple.tuple()).compose(rows -> all(rows, this::remove)
                .compose(v -> rows.size() < MAX ? Future.succeededFuture() : tails()));
    }

    private Future<Void> remove(Row tail) {
        return objects.discard(
                        ObjectKey.of(tail.getUUID(0), tail.getUUID(1)).in(Optional.ofNullable(tail.getString(2))))
                .compose(v -> database.query(
                        "DELETE FROM upload_tail WHERE account_id = $1 AND id = $2",
                        Tuple.of(tail.getUUID(0), tail.getUUID(1))))
                .mapEmpty();
    }

    /** Each by itself: one that fails is tried again by the next sweep and keeps no other from going on. */
    private static Future<Void> all(Iterable<Row> rows, Function<Row, Future<Void>> work) {
        List<Future<Void>> each = new ArrayList<>();
        rows.forEach(row -> each.add(work.apply(row)));
        return Future.join(each).<Void>mapEmpty().otherwiseEmpty();
    }
}
