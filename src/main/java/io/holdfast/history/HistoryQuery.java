package io.holdfast.history;

import io.holdfast.catalog.Asset;
import io.holdfast.http.Exchange;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemException;
import io.vertx.sqlclient.Tuple;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * One page's worth of an account's history as SQL: a range of ids under one index, so that a page costs the same at any
 * depth.
 */
final class HistoryQuery {
    static final int MOST = 200;
    private static final int USUAL = 50;
    private static final Set<String> KINDS = Set.of("uploaded", "generated");

    /** What 48 bits of milliseconds can tell. */
    private static final Instant LAST = Instant.ofEpochMilli((1L << 48) - 1);

    private static final Pattern MEDIA = Pattern.compile("[a-z]+(/[a-z0-9.+-]+)?");

    private final StringBuilder where =
            new StringBuilder("SELECT " + Asset.COLUMNS + " FROM asset WHERE account_id = $1 AND state = 'stored'");
    private final Tuple arguments;
    private final int limit;
    private final boolean newestFirst;

    HistoryQuery(UUID account, Exchange exchange) {
        arguments = Tuple.of(account);
        limit = exchange.query("limit").map(HistoryQuery::limit).orElse(USUAL);
        newestFirst = exchange.query("order").map(HistoryQuery::newestFirst).orElse(true);
        exchange.query("kind").ifPresent(this::kind);
        exchange.query("media").ifPresent(this::media);
        exchange.query("from").ifPresent(from -> and("id >= ", firstAt("from", from)));
        exchange.query("to").ifPresent(to -> and("id < ", firstAt("to", to)));
        exchange.query("q").filter(q -> !q.isBlank()).ifPresent(this::words);
        exchange.query("cursor").ifPresent(cursor -> and(newestFirst ? "id < " : "id > ", decode(cursor)));
    }

    /** Asks for one row more than the page holds, which tells whether there is a next page. */
    String sql() {
        return where + " ORDER BY id " + (newestFirst ? "DESC" : "ASC") + " LIMIT " + (limit + 1);
    }

    Tuple arguments() {
        return arguments;
    }

    int limit() {
        return limit;
    }

    /** Names the last row of a page. */
    static String cursor(UUID last) {
        ByteBuffer bytes =
                ByteBuffer.allocate(16).putLong(last.getMostSignificantBits()).putLong(last.getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    private void and(String condition, Object value) {
        arguments.addValue(value);
        where.append(" AND ").append(condition).append('$').append(arguments.size());
    }

    private void kind(String kind) {
        if (!KINDS.contains(kind)) {
            throw invalid("kind", "uploaded or generated");
        }
        and("kind = ", kind);
    }

    private void media(String media) {
        if (!MEDIA.matcher(media).matches()) {
            throw invalid("media", "a class such as image, or a media type");
        }
        and(media.contains("/") ? "media_type = " : "media_class = ", media);
    }

    private void words(String q) {
        if (q.indexOf('\0') >= 0) {
            throw invalid("q", "a text without NUL");
        }
        arguments.addValue(q);
        where.append(" AND words @@ websearch_to_tsquery('simple', $")
                .append(arguments.size())
                .append(')');
    }

    private static int limit(String text) {
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MOST) {
                return limit;
            }
        } catch (NumberFormatException tooOdd) {
            throw invalid("limit", "a number from 1 to " + MOST);
        }
        throw invalid("limit", "a number from 1 to " + MOST);
    }

    private static boolean newestFirst(String order) {
        if (order.equals("newest") || order.equals("oldest")) {
            return order.equals("newest");
        }
        throw invalid("order", "newest or oldest");
    }

    /** The least UUIDv7 of a moment (RFC 9562 section 5.7): ids are ordered by time, so time needs no index. */
    private static UUID firstAt(String field, String time) {
        try {
            Instant moment = OffsetDateTime.parse(time).toInstant();
            Instant known = moment.isBefore(Instant.EPOCH) ? Instant.EPOCH : moment.isAfter(LAST) ? LAST : moment;
            return new UUID(known.toEpochMilli() << 16 | 0x7000L, 0x8000_0000_0000_0000L);
        } catch (DateTimeException malformed) {
            throw invalid(field, "a time such as 2026-01-31T12:00:00Z");
        }
    }

    private static UUID decode(String cursor) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(cursor);
            if (bytes.length == 16) {
                ByteBuffer id = ByteBuffer.wrap(bytes);
                return new UUID(id.getLong(), id.getLong());
            }
        } catch (IllegalArgumentException malformed) {
            throw invalid("cursor", "the next of an earlier page");
        }
        throw invalid("cursor", "the next of an earlier page");
    }

    private static ProblemException invalid(String field, String allowed) {
        return Problem.invalidField(field, "must be " + allowed).asFailure();
    }

    Optional<String> next(java.util.List<Asset> rows) {
        return rows.size() > limit ? Optional.of(cursor(rows.get(limit - 1).id())) : Optional.empty();
    }
}
