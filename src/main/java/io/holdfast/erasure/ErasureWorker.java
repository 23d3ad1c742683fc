package io.holdfast.erasure;

import io.holdfast.asset.AssetLife;
import io.holdfast.asset.AssetLifeSql;
import io.holdfast.db.Database;
import io.holdfast.jobs.CoalescingWorker;
import io.holdfast.objectstore.ObjectKey;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.retry.Backoff;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Removes the bytes of erased assets, then their rows, and tries again until the store confirms. */
public final class ErasureWorker {
    private static final int BATCH = 100;

    private static final Backoff BACKOFF = Backoff.doubling(Duration.ofSeconds(10), Duration.ofMinutes(5));

    private static final String PAUSE = BACKOFF.interval("erase_attempts");

    private static final String CLAIM = AssetLifeSql.claim(AssetLife.JOURNALED, BATCH, PAUSE);

    /** So many that even a large erasure is few objects. */
    private static final String UNJOURNALED = AssetLifeSql.claim(AssetLife.ERASING, 5_000, PAUSE);

    private static final String UNJOURNALED_RUNS =
            """
            SELECT account_id, id FROM generation WHERE status = 'erased' AND NOT erase_journaled
            ORDER BY finished_at LIMIT 5000""";

    private static final String JOURNALED_RUNS =
            """
            UPDATE generation SET erase_journaled = true FROM unnest($1::uuid[], $2::uuid[]) AS written (account, name)
            WHERE account_id = written.account AND id = written.name AND status = 'erased'""";

    private final CoalescingWorker rounds;
    private final Database database;
    private final ObjectStore objects;
    private final ErasureJournal journal;
    private final ErasureConfig config;
    private volatile long pending;
    private volatile double lagSeconds;

    /**
     * Makes a worker.
     *
     * @param journal names what is erased before its bytes go
     */
    public ErasureWorker(
            Vertx vertx, Database database, ObjectStore objects, ErasureJournal journal, ErasureConfig config) {
        this.rounds = new CoalescingWorker(vertx, "erasure failed, it is tried again", this::round);
        this.journal = journal;
        this.database = database;
        this.objects = objects;
        this.config = config;
    }

    /** Looks for work now and then from here on. */
    public void start() {
        rounds.start(config.interval());
    }

    /** Looks for work now; from any event loop. */
    public void wake() {
        rounds.wake();
    }

    /** How many assets wait to be erased, as of the last look. */
    public long pending() {
        return pending;
    }

    /** How long the oldest of them has waited, in seconds, as of the last look. */
    public double lagSeconds() {
        return lagSeconds;
    }

    /** By when they must be gone, in seconds. */
    public double deadlineSeconds() {
        return config.deadline().toSeconds();
    }

    /** Erases all that is due. */
    public Future<Void> round() {
        // what the journal has can go on though more of it can't be written
        return CoalescingWorker.bothOf(journal(), () -> CoalescingWorker.bothOf(batch(), this::measure));
    }

    private Future<Void> journal() {
        return due(UNJOURNALED).compose(assets -> due(UNJOURNALED_RUNS).compose(runs -> {
            if (assets.isEmpty() && runs.isEmpty()) {
                return Future.succeededFuture();
            }
            return journal.write(ErasureEntries.of(assets, runs))
                    .compose(v -> journaled(AssetLifeSql.JOURNAL, assets))
                    .compose(v -> journaled(JOURNALED_RUNS, runs))
                    .compose(v -> journal());
        }));
    }

    private Future<List<ErasureEntries.Erased>> due(String sql) {
        return database.query(sql, Tuple.tuple()).map(rows -> {
            List<ErasureEntries.Erased> due = new ArrayList<>(rows.size());
            rows.forEach(row -> due.add(new ErasureEntries.Erased(row.getUUID(0), row.getUUID(1))));
            return due;
        });
    }

    private Future<Void> journaled(String sql, List<ErasureEntries.Erased> written) {
        UUID[] accounts = written.stream().map(ErasureEntries.Erased::account).toArray(UUID[]::new);
        UUID[] ids = written.stream().map(ErasureEntries.Erased::id).toArray(UUID[]::new);
        return written.isEmpty()
                ? Future.succeededFuture()
                : database.query(sql, Tuple.of(accounts, (Object) ids)).mapEmpty();
    }

    private Future<Void> batch() {
        return database.query(CLAIM, Tuple.tuple()).compose(rows -> {
            List<Future<Void>> removals = new ArrayList<>();
            for (Row row : rows) {
                removals.add(objects.discard(new ObjectKey(row.getString(2)))
                        .compose(v -> database.query(AssetLifeSql.FORGET, Tuple.of(row.getUUID(0), row.getUUID(1))))
                        .mapEmpty());
            }
            Future<Void> removed = Future.join(removals).mapEmpty();
            // a store that is away keeps no other from being erased from
            return rows.size() < BATCH ? removed : CoalescingWorker.bothOf(removed, this::batch);
        });
    }

    private Future<Void> measure() {
        return database.query(
                        """
                        SELECT count(*), coalesce(extract(epoch FROM now() - min(erase_asked_at)), 0)::float8
                        FROM asset WHERE state = 'erasing'""",
                        Tuple.tuple())
                .map(rows -> {
                    Row row = rows.iterator().next();
                    pending = row.getLong(0);
                    lagSeconds = row.getDouble(1);
                    return null;
                });
    }
}
