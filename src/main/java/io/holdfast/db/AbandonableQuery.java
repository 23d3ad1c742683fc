package io.holdfast.db;

import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One statement on a connection of its own, which is given back behind it: when nobody waits for the statement any more the
 * server is asked to cancel it, so that it neither works nor sends rows for nobody.
 */
final class AbandonableQuery {
    private static final String CANCELLED = "57014";

    /** Takes the cancellation in place of the next statement, where it came too late for the one that it was meant for. */
    private static final String DECOY = "SELECT pg_sleep(1)";

    private final SqlConnection connection;
    private final Future<Void> over;
    private Future<Void> cancellation = Future.succeededFuture();
    private boolean cancelling;

    /**
     * Makes one.
     *
     * @param over completes when nobody waits for it any more
     */
    AbandonableQuery(SqlConnection connection, Future<Void> over) {
        this.connection = connection;
        this.over = over;
    }

    /** Runs the statement, unless nobody waits for it already. */
    Future<RowSet<Row>> run(Function<SqlConnection, Future<RowSet<Row>>> statement) {
        if (over.isComplete()) {
            return connection.close().transform(closed -> Future.failedFuture("nobody waits for it"));
        }
        Future<RowSet<Row>> rows = statement.apply(connection);
        over.onComplete(v -> cancel(rows));
        rows.onComplete(done -> giveBack(done.cause()));
        return rows;
    }

    private void cancel(Future<?> rows) {
        if (!rows.isComplete()) {
            cancelling = true;
            cancellation = PgConnection.cast(connection).cancelRequest();
        }
    }

    /** The request to cancel travels by a connection of its own, and may arrive when the statement has ended by itself. */
    private void giveBack(@Nullable Throwable cause) {
        if (!cancelling) {
            connection.close();
            return;
        }
        boolean hit = cause instanceof PgException failure && CANCELLED.equals(failure.getSqlState());
        cancellation
                .compose(sent -> hit
                        ? Future.succeededFuture()
                        : connection.query(DECOY).execute().mapEmpty())
                .onComplete(done -> connection.close());
    }
}
