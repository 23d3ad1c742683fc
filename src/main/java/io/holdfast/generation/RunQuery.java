package io.holdfast.generation;

import io.holdfast.http.Cursor;
import io.holdfast.http.Exchange;
import io.holdfast.http.PageRequest;
import io.holdfast.problem.ProblemType;
import io.vertx.sqlclient.Tuple;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/**
 * One page's worth of an account's runs as SQL, the newest first.
 *
 * <p>Words are found in time whatever their frequency: the newest runs are read in order as far as is worth it, and the index
 * of words is asked only where those did not fill the page.
 */
final class RunQuery {
    /** Runs that are read in order before the index of words is asked; a few milliseconds. */
    private static final int READ_IN_ORDER = 5_000;

    private static final int CURSOR_BYTES = 3 * Long.BYTES;
    private static final String ORDER = " ORDER BY created_at DESC, id DESC";

    private final StringBuilder condition = new StringBuilder("account_id = $1 AND status <> 'erased'");
    private final Tuple arguments;
    private final PageRequest asked;
    private Optional<String> words = Optional.empty();

    /** Reads what was asked for; throws {@link ProblemType#INVALID_FIELD} for a value that is none. */
    RunQuery(UUID account, Exchange exchange) {
        arguments = Tuple.of(account);
        asked = PageRequest.of(exchange);
        exchange.query("status")
                .ifPresent(status -> and(
                        "status = ",
                        Status.of(status)
                                .orElseThrow(() ->
                                        RunDraft.invalid("status", "must be queued, running, succeeded or failed"))
                                .text()));
        exchange.query("model").ifPresent(model -> and("model = ", text("model", model)));
        exchange.query("feature").ifPresent(feature -> and("feature = ", text("feature", feature)));
        asked.cursor().ifPresent(this::behind);
        words = exchange.query("q")
                .filter(q -> !q.isBlank())
                .map(q -> "words @@ (SELECT search_query(" + argument(text("q", q)) + "))");
    }

    /** Asks for one row more than the page holds, which tells whether there is a next page. */
    String sql() {
        String limit = " LIMIT " + asked.rows();
        String select = "SELECT " + ListedRun.COLUMNS + " FROM generation WHERE ";
        return words.map(found -> searched(found, limit)
                        + select
                        + "account_id = $1 AND status <> 'erased' AND id IN (SELECT id FROM near UNION ALL SELECT id FROM far)"
                        + ORDER
                        + limit)
                .orElseGet(() -> select + condition + ORDER + limit);
    }

    /** The words stand in a subquery and the index's rows behind an {@code OFFSET 0}, so that each part is planned alike. */
    private String searched(String found, String limit) {
        String all = "FROM generation WHERE " + condition;
        return "WITH near AS MATERIALIZED (SELECT id FROM (SELECT created_at, id, words " + all + ORDER + " LIMIT "
                + READ_IN_ORDER + ") ahead WHERE " + found + ORDER + limit
                + "), far AS MATERIALIZED (SELECT id FROM (SELECT created_at, id " + all + " AND " + found
                + " AND CASE WHEN (SELECT count(*) FROM near) < " + asked.rows() + " THEN EXISTS (SELECT 1 " + all
                + " OFFSET " + READ_IN_ORDER + ") ELSE false END OFFSET 0) behind" + ORDER + limit + ") ";
    }

    Tuple arguments() {
        return arguments;
    }

    /** Which page. */
    PageRequest asked() {
        return asked;
    }

    /** The cursor of the page behind a run. */
    static String cursor(ListedRun listed) {
        Run last = listed.run();
        return Cursor.text(Cursor.put(
                ByteBuffer.allocate(CURSOR_BYTES)
                        .putLong(ChronoUnit.MICROS.between(
                                Instant.EPOCH, last.times().createdAt())),
                last.id()));
    }

    private void behind(String cursor) {
        ByteBuffer place = Cursor.bytes(cursor, CURSOR_BYTES, CURSOR_BYTES);
        Instant created = Instant.EPOCH.plus(place.getLong(), ChronoUnit.MICROS);
        condition
                .append(" AND (created_at, id) < (")
                .append(argument(created.atOffset(ZoneOffset.UTC)))
                .append(", ")
                .append(argument(Cursor.id(place)))
                .append(')');
    }

    private void and(String comparison, String value) {
        condition.append(" AND ").append(comparison).append(argument(value));
    }

    private String argument(Object value) {
        arguments.addValue(value);
        return "$" + arguments.size();
    }

    private static String text(String field, String value) {
        if (value.indexOf('\0') >= 0) {
            throw RunDraft.invalid(field, "must be a text without NUL");
        }
        return value;
    }
}
