package io.holdfast.retention;

import io.holdfast.db.Database;
import io.holdfast.jobs.BackgroundPace;
import io.holdfast.jobs.ClaimedRows;
import io.holdfast.jobs.CoalescingWorker;
import io.holdfast.jobs.RetentionConfig;
import io.holdfast.jobs.RetentionScheduler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Drops ended features from assets, found from rows and account by account, so that any replica goes on where another died;
 * what an operator holds is passed by and looked at again. Any number of replicas may run one, even on the same feature.
 */
public final class DecommissionWorker {
    /** Runs that are emptied go one by one, under the lock by which uploads of the account wait. */
    private static final int MAX_AT_ONCE = 100;

    /** Rows that one look reads, whether they need the feature or not. */
    private static final int PAGE = 2_000;

    /** Taking one postpones it, so that a replica that dies gives it back; each step postpones it again. */
    private static final String CLAIM = ClaimedRows.of("feature_end", "feature")
            .due("finished_at IS NULL AND effective_at <= now() AND next_at <= now()")
            .oldest("next_at", 1)
            .update("next_at = now() + interval '30 seconds'", "feature");

    private static final String LOOK =
            """
            SELECT a.account_id, a.id, e.feature = ANY (a.features) AND a.state <> 'erasing' AS needed
            FROM feature_end e CROSS JOIN LATERAL (
              SELECT account_id, id, features, state FROM asset
              WHERE (account_id, id) > (e.after_account, e.after_asset) ORDER BY account_id, id LIMIT $2) a
            WHERE e.feature = $1 AND e.finished_at IS NULL ORDER BY a.account_id, a.id""";

    private static final String GO_ON =
            """
            UPDATE feature_end SET after_account = $2, after_asset = $3, failure = NULL, next_at = now() + interval '30 seconds'
            WHERE feature = $1 AND (after_account, after_asset) < ($2, $3)""";

    /**
     * What was held goes when that ends, which makes it due by itself. Nobody ends a pass that another has begun again
     * meanwhile, for then there is something behind the cursor.
     */
    private static final String END_PASS =
            """
            UPDATE feature_end SET held = passing_held, passing_held = 0, failure = NULL,
              after_account = '00000000-0000-0000-0000-000000000000', after_asset = '00000000-0000-0000-0000-000000000000',
              finished_at = CASE WHEN passing_held = 0 THEN now() END,
              next_at = now() + CASE WHEN EXISTS (SELECT FROM hold) THEN interval '1 hour' ELSE interval '1 second' END
            WHERE feature = $1 AND finished_at IS NULL
              AND NOT EXISTS (SELECT FROM asset WHERE (account_id, id) > (after_account, after_asset))""";

    private static final String FAIL =
            "UPDATE feature_end SET failure = $2, next_at = now() + interval '10 seconds' WHERE feature = $1";

    private static final String LIFTED =
            "UPDATE feature_end SET next_at = now() WHERE finished_at IS NULL AND held > 0";

    private static final UUID START = new UUID(0, 0);

    private final CoalescingWorker rounds;
    private final Vertx vertx;
    private final Database database;
    private final BackgroundPace pace;
    private final FeatureDropping dropping;
    private final RetentionConfig config;

    /** Makes a worker. */
    public DecommissionWorker(
            Vertx vertx, Database database, BackgroundPace pace, FeatureDropping dropping, RetentionConfig config) {
        this.rounds = new CoalescingWorker(vertx, "dropping a feature failed, it is tried again", this::next);
        this.vertx = vertx;
        this.database = database;
        this.pace = pace;
        this.dropping = dropping;
        this.config = config;
    }

    /** Looks for work now and then from here on. */
    public void start(Duration interval) {
        rounds.start(interval);
    }

    /** Looks for work now; from any event loop. */
    public void wake() {
        rounds.wake();
    }

    /** Looks again at what was held; from any event loop. */
    public void lifted() {
        vertx.runOnContext(v -> database.query(LIFTED, Tuple.tuple()).onComplete(done -> wake()));
    }

    /** One feature after another, until none is due. */
    private Future<Void> next() {
        return database.query(CLAIM, Tuple.tuple()).compose(rows -> {
            if (rows.size() == 0) {
                return Future.succeededFuture();
            }
            String feature = rows.iterator().next().getString(0);
            return database.transaction(transaction -> FeatureEndRows.begin(transaction, feature))
                    .compose(v -> pass(feature))
                    .recover(cause -> database.query(FAIL, Tuple.of(feature, RetentionScheduler.reason(cause)))
                            .mapEmpty())
                    .compose(v -> next());
        });
    }

    /** From where the feature's row says that the last step ended to the end of all assets. */
    private Future<Void> pass(String feature) {
        return database.query(LOOK, Tuple.of(feature, PAGE)).compose(rows -> {
            if (rows.size() == 0) {
                return database.query(END_PASS, Tuple.of(feature)).mapEmpty();
            }
            UUID account = START;
            UUID asset = START;
            for (Row row : rows) {
                account = row.getUUID(0);
                asset = row.getUUID(1);
            }
            Tuple last = Tuple.of(feature, account, asset);
            Future<Void> dropped = Future.succeededFuture();
            for (FeatureDropping.Some some : needing(rows)) {
                dropped = dropped.compose(v -> drop(feature, some));
            }
            return dropped.compose(v -> database.query(GO_ON, last)).compose(v -> pass(feature));
        });
    }

    private Future<Void> drop(String feature, FeatureDropping.Some some) {
        return pace.run(() -> dropping.drop(feature, some))
                .compose(v -> vertx.timer(
                        Math.max(1, config.rest(some.assets().size()).toMillis())))
                .mapEmpty();
    }

    /** Those that need it, each part of one account and no larger than one transaction may be. */
    private List<FeatureDropping.Some> needing(RowSet<Row> rows) {
        List<FeatureDropping.Some> all = new ArrayList<>();
        List<UUID> ids = new ArrayList<>();
        UUID account = START;
        for (Row row : rows) {
            if (!ids.isEmpty()
                    && (!account.equals(row.getUUID(0)) || ids.size() == Math.min(MAX_AT_ONCE, config.batch()))) {
                all.add(new FeatureDropping.Some(account, ids));
                ids = new ArrayList<>();
            }
            account = row.getUUID(0);
            if (row.getBoolean(2)) {
                ids.add(row.getUUID(1));
            }
        }
        if (!ids.isEmpty()) {
            all.add(new FeatureDropping.Some(account, ids));
        }
        return all;
    }
}
