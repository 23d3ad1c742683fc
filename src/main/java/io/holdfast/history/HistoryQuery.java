package io.holdfast.history;

import io.holdfast.asset.Asset;
import io.holdfast.asset.AssetFilter;
import io.holdfast.asset.Features;
import io.holdfast.http.Cursor;
import io.holdfast.http.Exchange;
import io.holdfast.http.PageRequest;
import io.holdfast.problem.Problem;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * One page's worth of an account's history as SQL: a range of ids under one index, so that a page costs the same at any
 * depth.
 */
final class HistoryQuery {
    /**
     * How many rows are read in order before words are looked up in their index. That index finds rows in no order, so a
     * word of many rows is found sooner by reading on, and a word of few sooner by the index; no plan knows which it is.
     */
    private static final int READ_IN_ORDER = 5_000;

    private final AssetFilter filter;
    private final PageRequest asked;
    private final boolean newestFirst;

    /** What it reads of a query besides what a page has. */
    static String[] parameters() {
        return Stream.concat(AssetFilter.FIELDS.stream(), Stream.of("order", "feature"))
                .toArray(String[]::new);
    }

    HistoryQuery(UUID account, Exchange exchange) {
        asked = PageRequest.of(exchange);
        newestFirst = exchange.query("order").map(HistoryQuery::newestFirst).orElse(true);
        filter = new AssetFilter(account, exchange::query);
        // who looks into a gallery or a run sees all of it, whatever else needs it
        exchange.query("feature")
                .map(feature -> Features.of("feature", feature))
                .or(() -> Stream.of("collection", "generation")
                                .anyMatch(place -> exchange.query(place).isPresent())
                        ? Optional.empty()
                        : Optional.of(Features.HISTORY))
                .ifPresent(filter::neededBy);
        asked.cursor().ifPresent(cursor -> filter.bound(newestFirst ? "<" : ">", Cursor.id(cursor)));
    }

    /** Asks for one row more than the page holds, which tells whether there is a next page. */
    String sql() {
        String order = " ORDER BY id " + (newestFirst ? "DESC" : "ASC");
        String limit = " LIMIT " + asked.rows();
        String select = "SELECT " + Asset.LISTED_COLUMNS + " FROM asset WHERE ";
        if (filter.words().isEmpty()) {
            return select + filter.condition() + order + limit;
        }
        return searched(filter.words().get(), order, limit) + select + "account_id = $1 AND state = 'stored'"
                + " AND id IN (SELECT id FROM near UNION ALL SELECT id FROM far UNION ALL SELECT id FROM kept)" + order
                + limit;
    }

    Tuple arguments() {
        return filter.arguments();
    }

    /** Which page. */
    PageRequest asked() {
        return asked;
    }

    /** The cursors of rows by their place. */
    static IntFunction<String> cursors(List<Asset> rows) {
        return place -> Cursor.of(rows.get(place).id());
    }

    /**
     * Reads in order as far as is worth it, and asks the index of words, and galleries whose title has them, only where that did not
     * fill the page. The words
     * stand in a subquery and the index's rows behind an {@code OFFSET 0} so that each part is planned alike whatever is
     * searched for: from the frequency of a word among all rows a planner concludes too much about the newest ones.
     */
    private String searched(String query, String order, String limit) {
        String terms = "(SELECT " + query + ")";
        String all = "FROM asset WHERE " + filter.conditionWithoutWords();
        String more = " AND CASE WHEN (SELECT count(*) FROM near) < " + asked.rows() + " THEN EXISTS (SELECT 1 " + all
                + " OFFSET " + READ_IN_ORDER + ") ELSE false END OFFSET 0) behind" + order + limit + ")";
        return "WITH named AS MATERIALIZED (SELECT coalesce(array_agg(id), '{}') AS ids FROM collection"
                + " WHERE account_id = $1 AND words @@ " + terms + "),"
                + " near AS MATERIALIZED (SELECT id FROM (SELECT id, words, collections " + all + order + " LIMIT "
                + READ_IN_ORDER + ") ahead WHERE words @@ " + terms + " OR collections && (SELECT ids FROM named)"
                + limit + "),"
                + " far AS MATERIALIZED (SELECT id FROM (SELECT id " + all + " AND words @@ " + terms + more + ","
                + " kept AS MATERIALIZED (SELECT id FROM (SELECT id " + all + " AND id IN (SELECT asset_id FROM"
                + " collection_asset WHERE account_id = $1 AND collection_id = ANY ((SELECT ids FROM named)::uuid[]))"
                + more + " ";
    }

    private static boolean newestFirst(String order) {
        if (order.equals("newest") || order.equals("oldest")) {
            return order.equals("newest");
        }
        throw Problem.invalidField("order", "must be newest or oldest").asFailure();
    }
}
