package io.holdfast.jobs;

import io.holdfast.db.Database;
import io.holdfast.problem.ProblemException;
import io.holdfast.telemetry.Meters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Runs each {@link RetentionRule} when it is due, one at a time and no faster than is allowed, and notes how it went. A lease keeps
 * one to a single replica; whoever dies loses it, and the next goes on, since each batch is committed by itself.
 */
public final class RetentionScheduler {
    /** After so many batches others come first. */
    private static final int TURN = 10;

    private static final String KNOW =
            """
            INSERT INTO sweep AS s (name, every_ms) SELECT * FROM unnest($1::text[], $2::bigint[])
            ON CONFLICT (name) DO UPDATE SET every_ms = excluded.every_ms,
              next_at = least(s.next_at, now() + excluded.every_ms * interval '1 millisecond')
            WHERE s.every_ms <> excluded.every_ms""";

    private static final String CLAIM = ClaimedRows.of("sweep", "name")
            .due("name = ANY ($1) AND next_at <= now() AND (leased_until IS NULL OR leased_until < now())")
            .oldest("next_at", 1)
            .update(
                    "lease = lease + 1, leased_until = now() + interval '30 seconds', started_at = now()",
                    "name, lease");

    private static final String OURS = " WHERE name = $1 AND lease = $2";

    private static final String NOTE = "UPDATE sweep SET passing_rows = passing_rows + $3, all_rows = all_rows + $3,"
            + " leased_until = now() + interval '30 seconds'" + OURS;

    private static final String FINISH = "UPDATE sweep SET leased_until = NULL, finished_at = now(), failure = NULL,"
            + " last_rows = passing_rows, passing_rows = 0, next_at = now() + every_ms * interval '1 millisecond'"
            + OURS;

    private static final String LET_GO = "UPDATE sweep SET leased_until = NULL, next_at = now()" + OURS;

    private static final String FAIL = "UPDATE sweep SET leased_until = NULL, failure = $3,"
            + " next_at = now() + least(every_ms, 60000) * interval '1 millisecond'" + OURS;

    private static final String MEASURE =
            """
            SELECT greatest(0, coalesce(max(
              extract(epoch FROM now() - coalesce(finished_at, known_at)) - every_ms / 1000.0), 0))::float8
            FROM sweep WHERE name = ANY ($1)""";

    /** One that this replica alone may run, until its lease lapses. */
    private record Turn(RetentionRule sweep, long lease) {}

    private final Vertx vertx;
    private final Database database;
    private final BackgroundPace pace;
    private final RetentionConfig config;
    private final Meters meters;
    private final Map<String, RetentionRule> sweeps = new LinkedHashMap<>();
    private final CoalescingWorker rounds;
    private volatile double lateSeconds;

    public RetentionScheduler(
            Vertx vertx,
            Database database,
            BackgroundPace pace,
            RetentionConfig config,
            Meters meters,
            List<RetentionRule> all) {
        this.vertx = vertx;
        this.database = database;
        this.pace = pace;
        this.config = config;
        this.meters = meters;
        all.forEach(sweep -> sweeps.put(sweep.name(), sweep));
        this.rounds =
                new CoalescingWorker(vertx, "sweeping failed, it is tried again", () -> know().compose(v -> next())
                        .compose(v -> measure()));
    }

    /** Looks for what is due now and then from here on. */
    public void start() {
        rounds.start(sweeps.values().stream()
                .map(RetentionRule::interval)
                .min(Duration::compareTo)
                .orElseThrow());
    }

    /** For how long the latest of them has been late, in seconds, as of the last look; 0 when none is. */
    public double lateSeconds() {
        return lateSeconds;
    }

    /** What there is to run, so that operators see also what never ran. */
    private Future<Void> know() {
        Object intervals = sweeps.values().stream()
                .map(sweep -> sweep.interval().toMillis())
                .toArray(Long[]::new);
        return database.query(KNOW, Tuple.of(names(), intervals)).mapEmpty();
    }

    private Future<Void> next() {
        return database.query(CLAIM, Tuple.of((Object) names())).compose(rows -> {
            if (rows.size() == 0) {
                return Future.succeededFuture();
            }
            Row row = rows.iterator().next();
            Turn turn = new Turn(Objects.requireNonNull(sweeps.get(row.getString(0))), row.getLong(1));
            return batches(turn, TURN)
                    .recover(cause -> changed(FAIL, turn, reason(cause)))
                    .compose(v -> next());
        });
    }

    private Future<Void> batches(Turn turn, int left) {
        if (left == 0) {
            return changed(LET_GO, turn);
        }
        int most = config.batch();
        return pace.run(() -> turn.sweep().batch().apply(most)).compose(removed -> {
            meters.swept(turn.sweep().name(), removed);
            return note(turn, removed).compose(ours -> {
                if (!ours) {
                    return Future.succeededFuture();
                }
                return removed < most
                        ? changed(FINISH, turn)
                        : vertx.timer(Math.max(1, config.rest(removed).toMillis()))
                                .compose(v -> batches(turn, left - 1));
            });
        });
    }

    /** Counts a batch and stays at work; false when the lease was lost. */
    private Future<Boolean> note(Turn turn, int removed) {
        return database.query(NOTE, Tuple.of(turn.sweep().name(), turn.lease(), (long) removed))
                .map(rows -> rows.rowCount() > 0);
    }

    private Future<Void> changed(String sql, Turn turn, String... more) {
        Tuple arguments = Tuple.of(turn.sweep().name(), turn.lease());
        for (String value : more) {
            arguments.addString(value);
        }
        return database.query(sql, arguments).mapEmpty();
    }

    private Future<Void> measure() {
        return database.query(MEASURE, Tuple.of((Object) names())).map(rows -> {
            lateSeconds = rows.iterator().next().getDouble(0);
            return null;
        });
    }

    private String[] names() {
        return sweeps.keySet().toArray(String[]::new);
    }

    /** What operators are told of a failure: its kind, since a message may hold a value of a row. */
    public static String reason(Throwable cause) {
        return cause instanceof ProblemException refusal
                ? refusal.type().slug()
                : cause.getClass().getSimpleName();
    }
}
