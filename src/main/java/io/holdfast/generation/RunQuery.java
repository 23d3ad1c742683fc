package io.holdfast.generation;

import io.holdfast.http.Exchange;
import io.holdfast.problem.ProblemType;
import io.vertx.sqlclient.Tuple;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** One page's worth of an account's runs as SQL, the newest first. */
final class RunQuery {
    private static final int MOST = 200;
    private static final int USUAL = 50;

    private final StringBuilder condition = new StringBuilder("account_id = $1 AND status <> 'erased'");
    private final Tuple arguments;
    private final int limit;

    /** Reads what was asked for; throws {@link ProblemType#INVALID_FIELD} for a value that is none. */
    RunQuery(UUID account, Exchange exchange) {
        arguments = Tuple.of(account);
        limit = exchange.query("limit").map(RunQuery::limit).orElse(USUAL);
        exchange.query("status")
                .ifPresent(status -> and(
                        "status = $",
                        Status.of(status)
                                .orElseThrow(() ->
                                        RunDraft.invalid("status", "must be queued, running, succeeded or failed"))
                                .text()));
        exchange.query("model").ifPresent(model -> and("model = $", text("model", model)));
        exchange.query("feature").ifPresent(feature -> and("feature = $", text("feature", feature)));
        exchange.query("q").filter(q -> !q.isBlank()).ifPresent(q -> {
            and("words @@ websearch_to_tsquery('simple', $", text("q", q));
            condition.append(')');
        });
        exchange.query("cursor").ifPresent(this::behind);
    }

    /** Asks for one row more than the page holds, which tells whether there is a next page. */
    String sql() {
        return "SELECT " + Run.COLUMNS + " FROM generation WHERE " + condition
                + " ORDER BY created_at DESC, id DESC LIMIT " + (limit + 1);
    }

    Tuple arguments() {
        return arguments;
    }

    int limit() {
        return limit;
    }

    /** Names the last row of this page, if there is another page. */
    Optional<String> next(List<Run> rows) {
        return rows.size() > limit ? Optional.of(cursor(rows.get(limit - 1))) : Optional.empty();
    }

    private static String cursor(Run last) {
        byte[] place = ByteBuffer.allocate(24)
                .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, last.createdAt()))
                .putLong(last.id().getMostSignificantBits())
                .putLong(last.id().getLeastSignificantBits())
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place);
    }

    private void behind(String cursor) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(cursor);
            if (bytes.length == 24) {
                ByteBuffer place = ByteBuffer.wrap(bytes);
                Instant created = Instant.EPOCH.plus(place.getLong(), ChronoUnit.MICROS);
                arguments
                        .addValue(created.atOffset(ZoneOffset.UTC))
                        .addValue(new UUID(place.getLong(), place.getLong()));
                condition
                        .append(" AND (created_at, id) < ($")
                        .append(arguments.size() - 1)
                        .append(", $")
                        .append(arguments.size())
                        .append(')');
                return;
            }
        } catch (IllegalArgumentException malformed) {
            throw RunDraft.invalid("cursor", "must be the next of an earlier page");
        }
        throw RunDraft.invalid("cursor", "must be the next of an earlier page");
    }

    private void and(String comparison, String value) {
        arguments.addValue(value);
        condition.append(" AND ").append(comparison).append(arguments.size());
    }

    private static String text(String field, String value) {
        if (value.indexOf('\0') >= 0) {
            throw RunDraft.invalid(field, "must be a text without NUL");
        }
        return value;
    }

    private static int limit(String text) {
        if (!text.matches("\\d{1,3}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MOST) {
            throw RunDraft.invalid("limit", "must be a number from 1 to " + MOST);
        }
        return Integer.parseInt(text);
    }
}
