package io.holdfast.residency;

import io.holdfast.db.Database;
import io.holdfast.erasure.ErasureJournal;
import io.holdfast.erasure.SupersededObjects;
import io.holdfast.jobs.BackgroundPace;
import io.holdfast.jobs.ClaimedRows;
import io.holdfast.jobs.CoalescingWorker;
import io.holdfast.jobs.LeaseRenewal;
import io.holdfast.jobs.Periodic;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.retry.Backoff;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the objects of accounts that have moved to their new region, page by page and each account in turn, found from rows,
 * so that any replica goes on where another died. Any number of replicas may run one, even on the same account.
 */
public final class AccountMoves {
    private static final Logger LOG = LoggerFactory.getLogger(AccountMoves.class);
    private static final int PAGE = 100;

    /** Objects that are under way at once; each has some MiB in memory, however large it is. */
    private static final int LANES = 4;

    /** A store that is away is not asked for each of a page in turn. */
    private static final int MAX_FAILURES = 2 * LANES;

    /** As long as the statements say. */
    private static final Duration LEASE = Duration.ofSeconds(30);

    /**
     * A move that this process has taken on.
     *
     * @param region where the account is at home now
     * @param behind the last asset that was looked at
     * @param journaled whether the journal tells of the account's new home
     */
    private record Job(UUID account, Optional<String> region, UUID behind, boolean journaled) {
        static Job of(Row row) {
            return new Job(row.getUUID(0), Optional.ofNullable(row.getString(1)), row.getUUID(2), row.getBoolean(3));
        }

        Tuple arguments() {
            return Tuple.of(account).addValue(region.orElse(null));
        }
    }

    private static final String CLAIM = ClaimedRows.of("account_move", "account_id")
            .due("next_at <= now()")
            .oldest("next_at", 1)
            .update("next_at = now() + interval '30 seconds'", "account_id, region, behind, journaled");

    private static final String KEEP =
            "UPDATE account_move SET next_at = now() + interval '30 seconds' WHERE account_id = $1";

    private static final String GIVE_BACK =
            "UPDATE account_move SET next_at = now() + $2 * interval '1 millisecond' WHERE account_id = $1";

    private static final String ELSEWHERE =
            " FROM asset WHERE account_id = $1 AND region_of(object_key) IS DISTINCT FROM $2::text";

    private static final String NEXT = "SELECT " + AssetMove.Away.COLUMNS + ELSEWHERE
            + " AND state IN ('stored', 'hidden') AND id > $3 ORDER BY id LIMIT " + PAGE;

    private static final String GO_ON =
            "UPDATE account_move SET behind = $3, next_at = now() WHERE account_id = $1 AND region IS NOT DISTINCT FROM $2";

    private static final Duration MAX_PAUSE = Duration.ofMinutes(5);

    private final Vertx vertx;
    private final CoalescingWorker rounds;
    private final Database database;
    private final BackgroundPace pace;
    private final ObjectStore objects;
    private final MoveConfig config;
    private final String again;
    private final Duration lease;
    private final Duration settling;
    private final MoveCompletion ends;
    private final MoveJournal journal;
    private volatile long pending;

    /**
     * Makes a worker.
     *
     * @param journal names what has moved before its old object goes
     * @param lease how long a copy that nobody goes on with stays
     * @param settling how long the store may go on with a write that it has not answered
     */
    public AccountMoves(
            Vertx vertx,
            Database database,
            BackgroundPace pace,
            ObjectStore objects,
            ErasureJournal journal,
            MoveConfig config,
            Duration lease,
            Duration settling) {
        this.vertx = vertx;
        this.rounds = new CoalescingWorker(
                vertx, "moving an account failed, it is tried again", () -> next().compose(v -> measure()));
        this.database = database;
        this.pace = pace;
        this.objects = objects;
        this.config = config;
        this.again = again(Backoff.doubling(config.interval(), MAX_PAUSE));
        this.lease = lease;
        this.settling = settling;
        this.ends = new MoveCompletion(database);
        this.journal = new MoveJournal(database, journal);
    }

    /** From the first asset again, since uploads that went on where they were may have become assets meanwhile. */
    private static String again(Backoff backoff) {
        return """
            UPDATE account_move SET remaining = $3::bigint, behind = '00000000-0000-0000-0000-000000000000',
              attempts = CASE WHEN $3 > 0 THEN attempts + 1 ELSE 0 END, next_at = now() + %s
            WHERE account_id = $1 AND region IS NOT DISTINCT FROM $2"""
                .formatted(backoff.interval("CASE WHEN $3 > 0 THEN attempts ELSE 0 END"));
    }

    /** Looks for work now and then from here on. */
    public void start() {
        rounds.start(config.interval());
        SupersededObjects leftovers = superseded();
        // what the journal has can go though more of it can't be written
        Periodic.repeat(vertx, config.interval(), () -> CoalescingWorker.bothOf(journal.moved(), leftovers::sweep));
    }

    private SupersededObjects superseded() {
        return new SupersededObjects(database, objects, settling);
    }

    /** Looks for work now; from any event loop. */
    public void wake() {
        rounds.wake();
    }

    /** Accounts whose bytes are not all where they belong, as of the last look. */
    public long pending() {
        return pending;
    }

    private Future<Void> next() {
        return database.query(CLAIM, Tuple.tuple())
                .compose(rows -> rows.size() == 0
                        ? Future.succeededFuture()
                        : page(Job.of(rows.iterator().next())).compose(v -> next()));
    }

    private Future<Void> page(Job job) {
        // whoever takes over meanwhile does no harm, so nothing stops then
        LeaseRenewal renewal = LeaseRenewal.start(
                vertx,
                LEASE,
                () -> database.query(KEEP, Tuple.of(job.account())).map(true),
                loss -> {});
        return (job.journaled() ? Future.<Void>succeededFuture() : journal.home(job.account(), job.region()))
                .compose(v -> database.query(NEXT, job.arguments().addUUID(job.behind())))
                .compose(rows -> {
                    List<AssetMove.Away> away = new ArrayList<>(rows.size());
                    rows.forEach(row -> away.add(AssetMove.Away.of(row)));
                    return all(away, job)
                            .compose(failures -> failures < MAX_FAILURES && away.size() == PAGE
                                    ? goOn(job, away.get(PAGE - 1).id())
                                    : ends.end(job.account(), job.region())
                                            .compose(ended -> ended ? Future.succeededFuture() : again(job)));
                })
                .onComplete(done -> renewal.close())
                .recover(cause ->
                        database.query(GIVE_BACK, givenBack(job)).transform(done -> Future.failedFuture(cause)));
    }

    private Tuple givenBack(Job job) {
        return Tuple.of(job.account(), config.interval().toMillis());
    }

    private Future<Void> goOn(Job job, UUID behind) {
        return database.query(GO_ON, job.arguments().addUUID(behind)).mapEmpty();
    }

    private Future<Void> again(Job job) {
        return database.query("SELECT count(*)" + ELSEWHERE + " AND state IN ('stored', 'hidden')", job.arguments())
                .compose(rows -> database.query(
                        again, job.arguments().addLong(rows.iterator().next().getLong(0))))
                .mapEmpty();
    }

    /** Some at once; one that fails is tried again by the next pass and keeps no other from moving. */
    private Future<Integer> all(List<AssetMove.Away> away, Job job) {
        Iterator<AssetMove.Away> left = away.iterator();
        AtomicInteger failures = new AtomicInteger();
        List<Future<Void>> lanes = new ArrayList<>();
        for (int lane = 0; lane < LANES; lane++) {
            lanes.add(lane(left, job, failures));
        }
        return Future.join(lanes).map(v -> failures.get());
    }

    private Future<Void> lane(Iterator<AssetMove.Away> left, Job job, AtomicInteger failures) {
        if (!left.hasNext() || failures.get() >= MAX_FAILURES) {
            return Future.succeededFuture();
        }
        AssetMove.Away asset = left.next();
        return pace.run(() -> new AssetMove(
                                vertx, database, objects, superseded(), lease, config.grace(), asset, job.region())
                        .run())
                .recover(cause -> {
                    failed(asset, cause);
                    failures.incrementAndGet();
                    return Future.succeededFuture();
                })
                .compose(v -> lane(left, job, failures));
    }

    private static void failed(AssetMove.Away asset, Throwable cause) {
        ProblemType type = cause instanceof ProblemException failure ? failure.type() : ProblemType.INTERNAL;
        if (type != ProblemType.CONFLICT) {
            LOG.atWarn()
                    .addKeyValue("asset", asset.id())
                    .addKeyValue("cause", String.valueOf(cause.getMessage()))
                    .log("the bytes of an asset could not be moved and stay where they are");
        }
    }

    private Future<Void> measure() {
        return database.query("SELECT count(*) FROM account_move", Tuple.tuple())
                .map(rows -> {
                    pending = rows.iterator().next().getLong(0);
                    return null;
                });
    }
}
