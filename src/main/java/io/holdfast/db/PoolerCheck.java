package io.holdfast.db;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.util.concurrent.TimeUnit;

/**
 * Finds out whether connections to a server are shared between transactions: a pooler gives each client a process id of its own
 * making, and the same session to two of them, or another one to one of them. In that mode a statement that one client prepared
 * is another's by the same name, so that rows of the wrong one come back without an error.
 */
final class PoolerCheck {
    private static final String PID = "SELECT pg_backend_pid()";

    /** A pooler in that mode gives the session that was used last to whoever comes next, unless others are faster. */
    private static final int LOOKS = 8;

    private PoolerCheck() {}

    /**
     * Looks.
     *
     * @return when nothing of that kind was found; fails with {@link DatabaseFault} when it was, or as the client does where
     *     Postgres can't be asked
     */
    static Future<Void> check(Vertx vertx, DatabaseConfig config, String setting) {
        Servers servers = new Servers(vertx, config, config.url());
        Future<Void> looked = servers.connect().compose(first -> pid(first)
                .compose(pid ->
                        pid == first.processId() ? Future.<Void>succeededFuture() : pooled(servers, setting, first))
                .eventually(first::close));
        return looked.timeout(2 * config.timeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Future<Void> pooled(Servers servers, String setting, SqlConnection first) {
        return first.query("BEGIN")
                .execute()
                .compose(v -> first.query("COMMIT").execute())
                .recover(
                        refused -> Future.failedFuture(
                                new DatabaseFault(
                                        false,
                                        setting
                                                + " is a pooler that takes no transactions (PgBouncer's pool_mode = statement), which can't work")))
                .compose(v -> servers.connect())
                .compose(second -> shared(first, second, LOOKS).eventually(second::close))
                .compose(shared -> shared
                        ? Future.failedFuture(new DatabaseFault(false, sentence(setting)))
                        : Future.succeededFuture());
    }

    private static String sentence(String setting) {
        return setting
                + " is a pooler that shares connections between transactions (PgBouncer's pool_mode = transaction), through"
                + " which prepared statements and notifications can't work; set database.transaction-pooling with"
                + " database.direct-url, or pool_mode = session";
    }

    private static Future<Boolean> shared(SqlConnection first, SqlConnection second, int looks) {
        return pid(first).compose(one -> pid(second).compose(other -> pid(first).compose(again -> {
            if (one.equals(other) || !one.equals(again)) {
                return Future.succeededFuture(true);
            }
            return looks == 1 ? Future.succeededFuture(false) : shared(first, second, looks - 1);
        })));
    }

    private static Future<Integer> pid(SqlConnection connection) {
        return connection.query(PID).execute().map(rows -> rows.iterator()
                .next()
                .getInteger(0));
    }
}
