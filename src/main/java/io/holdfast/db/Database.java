package io.holdfast.db;

import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.retry.Backoff;
import io.holdfast.telemetry.MeterNames;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Postgres without waiting for ever: each call ends within its time, and what is out of reach says so. */
public final class Database {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    /** SQLSTATE classes that tell of the server and not of the statement (PostgreSQL 18, appendix A). */
    private static final List<String> TRANSIENT = List.of("08", "53", "57", "58", "40", RenewablePool.READ_ONLY);

    /** The SQLSTATE of the schema's own triggers for a feature there is no more. */
    private static final String FEATURE_ENDED = "HF001";

    private static final String DEADLOCK = "40P01";

    private static final int DEADLOCKS = 3;
    private static final Backoff PAUSES = Backoff.doubling(Duration.ofMillis(50), Duration.ofMillis(400));

    private final Vertx vertx;
    private final RenewablePool pool;
    private final long timeoutMillis;
    private final ObjLongConsumer<String> timed;

    private Database(Vertx vertx, RenewablePool pool, Duration timeout, ObjLongConsumer<String> timed) {
        this.vertx = vertx;
        this.pool = pool;
        this.timeoutMillis = timeout.toMillis();
        this.timed = timed;
    }

    /** Whether Postgres could not be asked. */
    public static boolean isAway(Throwable cause) {
        return ProblemType.DATABASE_UNAVAILABLE.isOf(cause);
    }

    /**
     * Makes a pool for one event loop, whose connections live on that loop so that rows never change threads; connects
     * when first asked.
     *
     * @param name tells its meters from those of other loops
     * @param connections at most
     */
    public static Database open(Vertx vertx, DatabaseConfig config, String name, int connections) {
        return open(vertx, config, name, connections, (outcome, nanos) -> {});
    }

    /**
     * The same with its statements timed.
     *
     * @param timed told of each how it ended, {@link MeterNames#SUCCESS} or {@link MeterNames#FAILED}, and the nanoseconds
     */
    static Database open(
            Vertx vertx, DatabaseConfig config, String name, int connections, ObjLongConsumer<String> timed) {
        Servers servers = new Servers(vertx, config, config.url());
        RenewablePool pool = new RenewablePool(vertx, config, servers, "postgres-" + name, connections);
        return new Database(vertx, pool, config.timeout(), timed);
    }

    /**
     * Whether it is there and takes writes; connections to one that takes none are left.
     *
     * @return fails with {@link ProblemType#DATABASE_UNAVAILABLE}, or {@link StatementFault} where its schema is not ours
     */
    public Future<Boolean> writable() {
        return query("SELECT (" + Servers.READ_ONLY + ") AS read_only, EXISTS (SELECT FROM asset)", Tuple.tuple())
                .map(rows -> {
                    boolean readOnly = rows.iterator().next().getBoolean("read_only");
                    if (readOnly) {
                        pool.renew("it is read-only");
                    }
                    return !readOnly;
                });
    }

    /**
     * Runs one prepared statement.
     *
     * @return its rows; fails with {@link ProblemType#DATABASE_UNAVAILABLE}, where another request was faster with
     *     {@link ProblemType#CONFLICT}, {@link ProblemType#ACCOUNT_ERASED} or {@link ProblemType#NOT_FOUND}, or with
     *     {@link StatementFault} for a bad statement
     */
    public Future<RowSet<Row>> query(String sql, Tuple arguments) {
        return bounded(pastDeadlocks(() -> pool.current().preparedQuery(sql).execute(arguments), 0));
    }

    /**
     * Runs one prepared statement with named parameters.
     *
     * @return as {@link #query(String, Tuple)} does
     * @throws IllegalArgumentException where the arguments are not exactly those that the statement names
     */
    public Future<RowSet<Row>> query(NamedSql sql, Arguments arguments) {
        return bounded(pastDeadlocks(() -> sql.execute(pool.current(), arguments), 0));
    }

    /**
     * A statement that Postgres chose to end a deadlock has changed nothing. It is run again after a pause: at once it may
     * take its locks before whom it waited for has woken, and meet the same deadlock.
     */
    private <T> Future<T> pastDeadlocks(Supplier<Future<T>> statement, int earlier) {
        return statement.get().recover(cause -> {
            if (earlier == DEADLOCKS
                    || !(cause instanceof PgException failure)
                    || !DEADLOCK.equals(failure.getSqlState())) {
                return Future.failedFuture(cause);
            }
            LOG.warn("Postgres ended a deadlock, its statement is run once more");
            return vertx.timer(Math.max(1, PAUSES.spreadAfter(earlier).toMillis()))
                    .compose(v -> pastDeadlocks(statement, earlier + 1));
        });
    }

    /**
     * Runs one prepared statement for somebody who may leave: it is ended at the server when nobody waits for it any more.
     *
     * @param gone completes when the caller is gone
     * @return as {@link #query(String, Tuple)} does; fails when the caller is gone
     */
    public Future<RowSet<Row>> query(String sql, Tuple arguments, Future<Void> gone) {
        return query(connection -> connection.preparedQuery(sql).execute(arguments), gone);
    }

    /** The same with named parameters, as {@link #query(NamedSql, Arguments)} takes them. */
    public Future<RowSet<Row>> query(NamedSql sql, Arguments arguments, Future<Void> gone) {
        return query(connection -> sql.execute(connection, arguments), gone);
    }

    private Future<RowSet<Row>> query(Function<SqlConnection, Future<RowSet<Row>>> statement, Future<Void> gone) {
        Promise<Void> over = Promise.promise();
        gone.onComplete(v -> over.tryComplete());
        return bounded(pool.current()
                        .getConnection()
                        .compose(connection -> new AbandonableQuery(connection, over.future()).run(statement)))
                .onFailure(late -> over.tryComplete());
    }

    /** Runs {@code work} in one transaction; rolls back when it fails. */
    public <T> Future<T> transaction(Function<SqlConnection, Future<T>> work) {
        return bounded(pool.current().withTransaction(work));
    }

    /** Closes its connections. */
    public Future<Void> close() {
        return pool.close();
    }

    private <T> Future<T> bounded(Future<T> running) {
        long began = System.nanoTime();
        return running.timeout(timeoutMillis, TimeUnit.MILLISECONDS)
                .onComplete(done -> timed.accept(
                        done.succeeded() ? MeterNames.SUCCESS : MeterNames.FAILED, System.nanoTime() - began))
                .onFailure(pool::failed)
                .recover(cause -> Future.failedFuture(unreachable(cause) ? unavailable(cause) : told(cause)));
    }

    private static boolean unreachable(Throwable cause) {
        if (cause instanceof ProblemException) {
            return false;
        }
        if (cause instanceof PgException failure) {
            String state = failure.getSqlState() == null ? "08" : failure.getSqlState();
            return TRANSIENT.stream().anyMatch(state::startsWith);
        }
        return true;
    }

    private static Throwable told(Throwable cause) {
        if (!(cause instanceof PgException failure)) {
            return cause;
        }
        if (FEATURE_ENDED.equals(failure.getSqlState())) {
            return ProblemType.FEATURE_ENDED.asFailure();
        }
        return ConstraintAnswers.of(failure)
                .<Throwable>map(answer -> answer)
                .orElseGet(() -> new StatementFault(failure));
    }

    private static ProblemException unavailable(Throwable cause) {
        // its class alone: the words of a driver that could not send a value repeat it
        String state = cause instanceof PgException failure ? String.valueOf(failure.getSqlState()) : "";
        // two that waited for each other: whoever asks again gets through, and the order in which they lock is ours to
        // mend
        LOG.atLevel(state.equals(DEADLOCK) ? Level.WARN : Level.DEBUG)
                .addKeyValue("cause", state.isEmpty() ? cause.getClass().getName() : state)
                .log(state.equals(DEADLOCK) ? "Postgres ended a deadlock" : "Postgres is out of reach");
        return new Problem(ProblemType.DATABASE_UNAVAILABLE).retryAfter(2).asFailure();
    }
}
