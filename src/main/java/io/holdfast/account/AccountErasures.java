package io.holdfast.account;

import io.holdfast.asset.Assets;
import io.holdfast.db.Database;
import io.holdfast.erasure.ErasureConfig;
import io.holdfast.erasure.ErasureEntries;
import io.holdfast.erasure.ErasureJournal;
import io.holdfast.jobs.ClaimedRows;
import io.holdfast.jobs.CoalescingWorker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.UUID;

/**
 * Erases closed accounts, found from rows and bit by bit, so that any replica goes on where another died; the account's row
 * goes last, with the receipt's digest. Any number of replicas may run one, even on the same account.
 */
public final class AccountErasures {
    /** Taking one postpones it, so that a replica that dies gives it back; each batch postpones it again. */
    private static final String CLAIM = ClaimedRows.of("account_erasure", "account_id")
            .due("next_at <= now()")
            .oldest("next_at", 1)
            .update(
                    "next_at = now() + interval '30 seconds'",
                    "account_id, receipt, asked_at, journaled, (SELECT deadline FROM erasure_receipt r WHERE r.id = receipt)");

    private static final String JOURNALED =
            "UPDATE account_erasure SET journaled = true WHERE account_id = $1 AND receipt = $2";

    private static final String POSTPONE =
            """
            UPDATE account_erasure SET next_at = now() + CASE
              WHEN $3 AND EXISTS (SELECT FROM hold WHERE account_id = $1) THEN interval '1 hour'
              ELSE $4 * interval '1 millisecond' END
            WHERE account_id = $1 AND receipt = $2""";

    private static final String MEASURE =
            """
            SELECT count(*), coalesce(extract(epoch FROM now() - min(asked_at)), 0)::float8 FROM account_erasure e
            WHERE NOT EXISTS (SELECT FROM hold h WHERE h.account_id = e.account_id)""";

    private final CoalescingWorker rounds;
    private final Database database;
    private final ErasureJournal journal;
    private final AccountEraser leavings;
    private final ErasureConfig config;
    private volatile long pending;
    private volatile double lagSeconds;

    /**
     * Makes a worker.
     *
     * @param journal names what is erased, before it is
     * @param uploadLease after which whoever writes to a lapsed intake has let go of the store
     */
    public AccountErasures(
            Vertx vertx,
            Database database,
            Assets assets,
            ErasureJournal journal,
            ErasureConfig config,
            Duration uploadLease) {
        this.rounds = new CoalescingWorker(
                vertx, "erasing an account failed, it is tried again", () -> next().compose(v -> measure()));
        this.database = database;
        this.journal = journal;
        this.leavings = new AccountEraser(database, assets, journal, uploadLease);
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

    /** How many accounts wait to be erased and may be, as of the last look. */
    public long pending() {
        return pending;
    }

    /** How long the oldest of them has waited, in seconds, as of the last look. */
    public double lagSeconds() {
        return lagSeconds;
    }

    /** One account after another, until none is due. */
    private Future<Void> next() {
        return database.query(CLAIM, Tuple.tuple()).compose(rows -> {
            if (rows.size() == 0) {
                return Future.succeededFuture();
            }
            Row row = rows.iterator().next();
            UUID account = row.getUUID(0);
            UUID receipt = row.getUUID(1);
            ErasureEntries.Closed closed = new ErasureEntries.Closed(
                    account,
                    receipt,
                    row.getOffsetDateTime(2).toInstant(),
                    row.getOffsetDateTime(4).toInstant(),
                    false);
            Future<Void> journaled = row.getBoolean(3) ? Future.succeededFuture() : journal(closed);
            return journaled
                    .compose(v -> leavings.erase(closed))
                    .transform(done -> postpone(
                                    account, receipt, done.succeeded() ? done.result() : AccountEraser.Left.SOME)
                            .compose(v -> done.succeeded()
                                    ? Future.succeededFuture()
                                    : Future.<Void>failedFuture(done.cause())))
                    .compose(v -> next());
        });
    }

    private Future<Void> journal(ErasureEntries.Closed closed) {
        return journal.write(ErasureEntries.of(closed))
                .compose(v -> database.query(JOURNALED, Tuple.of(closed.account(), closed.receipt())))
                .mapEmpty();
    }

    /** What is left is the store's to confirm, or waits for a hold to end, which makes it due by itself. */
    private Future<Void> postpone(UUID account, UUID receipt, AccountEraser.Left left) {
        if (left == AccountEraser.Left.NOTHING) {
            return Future.succeededFuture();
        }
        boolean held = left == AccountEraser.Left.HELD;
        return database.query(
                        POSTPONE,
                        Tuple.of(account, receipt, held, config.interval().toMillis()))
                .mapEmpty();
    }

    private Future<Void> measure() {
        return database.query(MEASURE, Tuple.tuple()).map(rows -> {
            Row row = rows.iterator().next();
            pending = row.getLong(0);
            lagSeconds = row.getDouble(1);
            return null;
        });
    }
}
