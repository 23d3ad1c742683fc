package io.holdfast.jobs;

import io.holdfast.db.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.function.IntFunction;

/**
 * Old rows of one kind, removed so many at a time that no statement lasts long; {@link RetentionScheduler} runs it.
 *
 * @param name what operators and meters call it
 * @param interval from the end of one pass to the next
 * @param batch removes so many rows at most, commits, and says how many; fewer than asked for when none are left
 */
public record RetentionRule(String name, Duration interval, IntFunction<Future<Integer>> batch) {
    /**
     * One that is a single statement.
     *
     * @param sql deletes $2 rows at most that have been over for $1 milliseconds
     */
    public static RetentionRule of(Database database, String name, Duration interval, String sql, Duration retention) {
        return new RetentionRule(name, interval, most -> database.query(sql, Tuple.of(retention.toMillis(), most))
                .map(rows -> rows.rowCount()));
    }
}
