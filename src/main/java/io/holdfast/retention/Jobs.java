package io.holdfast.retention;

import io.holdfast.db.Database;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The work that goes on behind all requests, read from the rows that drive it. */
final class Jobs {
    /** More than so many are not counted. */
    private static final int MAX = 10_000;

    private static final String SWEEPS =
            """
            SELECT 'sweep' AS kind, name, CASE WHEN leased_until > now() THEN 'running' WHEN failure IS NOT NULL THEN 'failed'
                ELSE 'waiting' END AS state,
              started_at, finished_at, next_at, last_rows AS done, all_rows AS all_done, NULL::bigint AS waiting,
              NULL::bigint AS held, NULL::timestamptz AS oldest_at, failure
            FROM sweep""";

    private static final String DECOMMISSIONS =
            """
            SELECT 'decommission', feature, CASE WHEN finished_at IS NOT NULL THEN 'done' WHEN failure IS NOT NULL THEN 'failed'
                WHEN begun_at IS NULL THEN 'waiting' ELSE 'running' END,
              begun_at, finished_at, CASE WHEN finished_at IS NULL THEN next_at END, dropped, dropped, NULL, held, NULL, failure
            FROM feature_end""";

    /**
     * Work that is taken row by row.
     *
     * @param rows those that are not done, as SQL
     * @param since when one was asked for, as SQL
     * @param next when one is looked at again, as SQL
     */
    private record Queue(String name, String rows, String since, String next) {
        String sql() {
            return "SELECT 'queue', '" + name + "', CASE WHEN count(*) = 0 THEN 'waiting' ELSE 'running' END,"
                    + " NULL::timestamptz, NULL::timestamptz, min(due), NULL::bigint, NULL::bigint, count(*), NULL::bigint,"
                    + " min(since), NULL::text FROM (SELECT " + since + " AS since, " + next + " AS due FROM " + rows
                    + " ORDER BY 2 LIMIT " + MAX + ") waits";
        }
    }

    private static final List<Queue> QUEUES = List.of(
            new Queue("erasures", "asset WHERE state = 'erasing'", "erase_asked_at", "erase_next_at"),
            new Queue("account-erasures", "account_erasure", "asked_at", "next_at"),
            new Queue("wished-erasures", "erasure_wish", "asked_at", "NULL::timestamptz"),
            new Queue("exports", "export WHERE state = 'building'", "created_at", "next_at"),
            new Queue("ingests", "ingest WHERE state = 'pending'", "created_at", "next_at"),
            new Queue("deliveries", "webhook_delivery WHERE NOT dead", "happened_at", "next_at"),
            new Queue("credentials", "manifest WHERE bytes IS NULL", "due_at", "next_at"),
            new Queue("communications", "communication WHERE finished_at IS NULL", "created_at", "NULL::timestamptz"),
            new Queue("intakes", "intake WHERE expires_at < now()", "expires_at", "expires_at"),
            new Queue("upload-tails", "upload_tail WHERE expires_at < now()", "expires_at", "expires_at"),
            new Queue("account-moves", "account_move", "asked_at", "next_at"),
            new Queue("leftovers", "leftover WHERE expires_at < now()", "expires_at", "expires_at"));

    private static final String ALL = "SELECT * FROM (" + SWEEPS + " UNION ALL " + DECOMMISSIONS
            + QUEUES.stream().map(queue -> " UNION ALL (" + queue.sql() + ")").collect(Collectors.joining())
            + ") jobs ORDER BY kind, name";

    private final Database database;

    Jobs(Database database) {
        this.database = database;
    }

    /** All of it, in the order of kind and name. */
    Future<JsonArray> all() {
        return database.query(ALL, Tuple.tuple()).map(rows -> {
            JsonArray all = new JsonArray();
            rows.forEach(row -> all.add(json(row)));
            return all;
        });
    }

    private static JsonObject json(Row row) {
        return new JsonObject()
                .put("kind", row.getString("kind"))
                .put("name", row.getString("name"))
                .put("state", row.getString("state"))
                .put("startedAt", time(row.getOffsetDateTime("started_at")))
                .put("finishedAt", time(row.getOffsetDateTime("finished_at")))
                .put("nextAt", time(row.getOffsetDateTime("next_at")))
                .put("lastRows", row.getLong("done"))
                .put("allRows", row.getLong("all_done"))
                .put("waiting", row.getLong("waiting"))
                .put("held", row.getLong("held"))
                .put("oldestAt", time(row.getOffsetDateTime("oldest_at")))
                .put("failure", row.getString("failure"));
    }

    private static @Nullable String time(@Nullable OffsetDateTime at) {
        return at == null ? null : at.toInstant().toString();
    }
}
