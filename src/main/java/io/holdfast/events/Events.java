package io.holdfast.events;

import io.holdfast.db.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** The event rows. */
public final class Events {
    /** Rows of one page. */
    public static final int PAGE = 50;

    /** Bytes of memory that those of a page take at most. */
    public static final long PAGE_BYTES = 64 * 1024;

    private static final String PAGE_AFTER =
            """
            SELECT q.last_event, a.blocked OR a.closed_at IS NOT NULL, e.* FROM account a JOIN quota q USING (account_id) LEFT JOIN LATERAL (
              SELECT\s"""
                    + Event.COLUMNS
                    + """
             FROM event WHERE account_id = $1 AND number > $2 ORDER BY number LIMIT 50) e ON true
            WHERE a.account_id = $1 ORDER BY e.number""";

    private final Database database;

    public Events(Database database) {
        this.database = database;
    }

    /**
     * Events after one, oldest first.
     *
     * @param last the account's newest event
     * @param blocked whether the account may see none; also when it is closed or gone
     * @param events of which the first may not be the next, when that is not kept any more; {@link #PAGE} at most
     */
    public record Page(long last, boolean blocked, List<Event> events) {}

    /** Where an account's events are at the moment. */
    public record Standing(UUID account, long last, boolean blocked) {}

    /** What came after an event of the account. */
    public Future<Page> after(UUID account, long number) {
        return database.query(PAGE_AFTER, Tuple.of(account, number)).map(rows -> {
            if (rows.size() == 0) {
                return new Page(number, true, List.of());
            }
            List<Event> events = new ArrayList<>(rows.size());
            for (Row row : rows) {
                if (row.getLong(2) != null) {
                    events.add(Event.of(row, 2));
                }
            }
            Row first = rows.iterator().next();
            return new Page(first.getLong(0), first.getBoolean(1), events);
        });
    }

    /** The number of the account's newest event, 0 before the first. */
    public Future<Long> last(UUID account) {
        return database.query("SELECT last_event FROM quota WHERE account_id = $1", Tuple.of(account))
                .map(rows -> rows.size() == 0 ? 0 : rows.iterator().next().getLong(0));
    }

    /** Where many accounts are; for the work behind all requests, as it looks at several at once. */
    public Future<List<Standing>> standings(Collection<UUID> accounts) {
        return database.query(
                        """
                        SELECT account_id, last_event, blocked OR closed_at IS NOT NULL FROM account JOIN quota USING (account_id)
                        WHERE account_id = ANY ($1)""",
                        Tuple.of((Object) accounts.toArray(UUID[]::new)))
                .map(rows -> {
                    List<Standing> standings = new ArrayList<>(rows.size());
                    rows.forEach(row -> standings.add(new Standing(row.getUUID(0), row.getLong(1), row.getBoolean(2))));
                    return standings;
                });
    }
}
