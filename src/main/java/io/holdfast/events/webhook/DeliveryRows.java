package io.holdfast.events.webhook;

import io.holdfast.db.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What webhooks are still to be told, as its owner sees and revives it. */
final class DeliveryRows {
    private static final String PAGE = "SELECT " + Delivery.COLUMNS
            + """
             FROM webhook_delivery
            WHERE account_id = $1 AND webhook_id = $2 AND event_number > $3 ORDER BY event_number LIMIT $4""";

    private static final String REPLAY =
            """
            UPDATE webhook_delivery SET dead = false, attempts = 0, next_at = now()
            WHERE account_id = $1 AND webhook_id = $2 AND dead AND ($3::bigint[] IS NULL OR event_number = ANY ($3))""";

    static final String SWEEP =
            """
            DELETE FROM webhook_delivery WHERE (account_id, webhook_id, event_number) IN (
              SELECT account_id, webhook_id, event_number FROM webhook_delivery d
              WHERE happened_at < now() - $1 * interval '1 millisecond' AND (dead OR EXISTS (
                SELECT 1 FROM webhook w WHERE w.account_id = d.account_id AND w.id = d.webhook_id AND NOT w.enabled))
              LIMIT $2)""";

    private final Database database;

    DeliveryRows(Database database) {
        this.database = database;
    }

    /** Those of a webhook after one, in the order of the events. */
    Future<List<Delivery>> page(UUID account, UUID webhook, long after, int limit, Future<Void> gone) {
        return database.query(PAGE, Tuple.of(account, webhook, after, limit), gone)
                .map(rows -> {
                    List<Delivery> page = new ArrayList<>(rows.size());
                    rows.forEach(row -> page.add(Delivery.of(row)));
                    return page;
                });
    }

    /** Has dead ones tried again as if they were new, all or those of some events; how many. */
    Future<Integer> replay(UUID account, UUID webhook, Optional<List<Long>> numbers) {
        Tuple arguments = Tuple.of(account, webhook);
        arguments.addValue(numbers.map(some -> some.toArray(Long[]::new)).orElse(null));
        return database.query(REPLAY, arguments).map(rows -> rows.rowCount());
    }

    /** How many nobody tries any more, of all accounts. */
    Future<Long> dead() {
        return database.query("SELECT count(*) FROM webhook_delivery WHERE dead", Tuple.tuple())
                .map(rows -> rows.iterator().next().getLong(0));
    }
}
