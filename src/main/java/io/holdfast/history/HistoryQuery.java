package io.holdfast.history;

import io.holdfast.catalog.Asset;
import io.holdfast.catalog.AssetFilter;
import io.holdfast.http.Exchange;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemException;
import io.vertx.sqlclient.Tuple;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * One page's worth of an account's history as SQL: a range of ids under one index, so that a page costs the same at any
 * depth.
 */
final class HistoryQuery {
    static final int MOST = 200;
    private static final int USUAL = 50;
    private final AssetFilter filter;
    private final int limit;
    private final boolean newestFirst;

    HistoryQuery(UUID account, Exchange exchange) {
        limit = exchange.query("limit").map(HistoryQuery::limit).orElse(USUAL);
        newestFirst = exchange.query("order").map(HistoryQuery::newestFirst).orElse(true);
        filter = new AssetFilter(account, exchange::query);
        exchange.query("cursor").ifPresent(cursor -> filter.and(newestFirst ? "id < " : "id > ", decode(cursor)));
    }

    /** Asks for one row more than the page holds, which tells whether there is a next page. */
    String sql() {
        return "SELECT " + Asset.COLUMNS + " FROM asset WHERE " + filter.condition() + " ORDER BY id "
                + (newestFirst ? "DESC" : "ASC") + " LIMIT " + (limit + 1);
    }

    Tuple arguments() {
        return filter.arguments();
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
