package io.holdfast.operator;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.holdfast.asset.AssetLifeSql;
import io.holdfast.db.Arguments;
import io.holdfast.db.Database;
import io.holdfast.db.NamedSql;
import io.holdfast.ledger.LedgerSql;
import io.holdfast.operator.OperatorRequest.Deed;
import io.holdfast.problem.ProblemType;
import io.holdfast.tenancy.AccountSql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What operators do: each deed and the line that records it are one transaction, and the line is never changed. */
final class OperatorActions {
    private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();
    private static final String COLUMNS =
            "account_id, id, action, asset_id, hold_id, author, reason, basis, notice, created_at";

    /** Takes account ($1), asset ($2), hold ($3) and notice ($4), and returns a row where there was something to do. */
    private static final Map<Deed, String> DEEDS = Map.of(
            Deed.BLOCK, taking(AccountSql.block("taken", true)),
            Deed.UNBLOCK, taking(AccountSql.block("taken", false)),
            Deed.HOLD,
                    """
                    WITH taken AS (SELECT $1::uuid AS account, $2::uuid AS asset, $3::uuid AS hold, $4::text AS notice),
                    there AS (
                      SELECT a.id FROM asset a, taken WHERE a.account_id = $1 AND a.id = $2 AND a.state <> 'erasing'
                      FOR NO KEY UPDATE OF a)
                    INSERT INTO hold (account_id, id, asset_id)
                    SELECT account, hold, asset FROM taken, account c
                    WHERE c.account_id = $1 AND (asset IS NULL OR EXISTS (SELECT FROM there)) RETURNING asset_id""",
            Deed.LIFT,
                    """
                    WITH taken AS (SELECT $1::uuid AS account, $2::uuid AS asset, $3::uuid AS hold, $4::text AS notice),
                    due AS (UPDATE account_erasure e SET next_at = now() FROM taken WHERE e.account_id = $1)
                    DELETE FROM hold h USING taken WHERE h.account_id = $1 AND h.id = $3 RETURNING h.asset_id""",
            Deed.TAKE_DOWN, showing(AssetLifeSql.HIDE, "asset.hidden"),
            Deed.REINSTATE, showing(AssetLifeSql.SHOW, "asset.shown"));

    private static final NamedSql RECORD = NamedSql.of("INSERT INTO operator_action (" + COLUMNS
            + ") VALUES (#{account}, #{id}, #{action}, #{asset}, #{hold}, #{author}, #{reason}, #{basis}, #{notice}, now())"
            + " RETURNING " + COLUMNS);

    private static final String PAGE = "SELECT " + COLUMNS + " FROM operator_action WHERE account_id = $1"
            + " AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3";

    /** A line goes when it is old and what it tells of holds no more, which the table itself insists on. */
    static final String FORGET =
            """
            DELETE FROM operator_action WHERE (account_id, id) IN (
              SELECT account_id, id FROM operator_action o
              WHERE created_at < now() - greatest($1::bigint, 86400000) * interval '1 millisecond' AND NOT in_force(o)
              ORDER BY created_at LIMIT $2)""";

    private final Database database;

    OperatorActions(Database database) {
        this.database = database;
    }

    private static String taking(String change) {
        return "WITH taken AS (SELECT $1::uuid AS account, $2::uuid AS asset, $3::uuid AS hold, $4::text AS notice) "
                + change;
    }

    /** Hides an asset or shows it, and tells of that; it keeps its place in galleries and runs, and its quota. */
    private static String showing(String changed, String type) {
        return "WITH taken AS (SELECT $1::uuid AS account, $2::uuid AS asset, $3::uuid AS hold, $4::text AS notice), "
                + changed + ", "
                + LedgerSql.told("changed", "'" + type + "'", "asset_id", "c.id")
                + " SELECT changed.id FROM told JOIN changed USING (account_id)";
    }

    /**
     * Does it and records it.
     *
     * @param author the {@code sub} of the operator's token
     * @return the line; fails with {@link ProblemType#NOT_FOUND} where there is no such account, asset or hold, or with
     *     {@link ProblemType#CONFLICT} when it is so already
     */
    Future<JsonObject> act(UUID account, OperatorRequest wish, String author) {
        UUID hold = wish.deed() == Deed.HOLD ? IDS.generate() : wish.hold().orElse(null);
        Tuple arguments = Tuple.of(account);
        arguments.addValue(wish.asset().orElse(null)).addValue(hold);
        arguments.addValue(wish.notice().orElse(null));
        return database.transaction(transaction -> transaction
                .preparedQuery(Objects.requireNonNull(DEEDS.get(wish.deed())))
                .execute(arguments)
                .compose(done -> done.size() == 0
                        ? nothingDone(transaction, account, wish)
                        : record(transaction, account, wish, done, hold, author)));
    }

    private static Future<JsonObject> record(
            SqlConnection transaction,
            UUID account,
            OperatorRequest wish,
            RowSet<Row> done,
            @Nullable UUID hold,
            String author) {
        Arguments line = Arguments.of("account", account)
                .with("id", IDS.generate())
                .with("action", wish.deed().text())
                .with("asset", done.iterator().next().getUUID(0))
                .with("hold", hold)
                .with("author", author)
                .with("reason", wish.reason())
                .with("basis", wish.basis())
                .with("notice", wish.notice());
        return RECORD.execute(transaction, line)
                .map(rows -> json(rows.iterator().next()));
    }

    private static Future<JsonObject> nothingDone(SqlConnection transaction, UUID account, OperatorRequest wish) {
        return transaction
                .preparedQuery(
                        """
                        SELECT EXISTS (SELECT FROM account WHERE account_id = $1) AND ($2::uuid IS NULL OR EXISTS (
                          SELECT FROM asset WHERE account_id = $1 AND id = $2 AND state <> 'erasing'))""")
                .execute(Tuple.of(account).addValue(wish.asset().orElse(null)))
                .compose(rows -> {
                    boolean there = rows.iterator().next().getBoolean(0) && wish.deed() != Deed.LIFT;
                    return Future.failedFuture(
                            there
                                    ? ProblemType.CONFLICT.asFailure("It is so already.")
                                    : ProblemType.NOT_FOUND.asFailure());
                });
    }

    /** What was done to an account, the latest first, before one if given. */
    Future<List<JsonObject>> page(UUID account, Optional<UUID> before, int rows, Future<Void> gone) {
        Tuple arguments = Tuple.of(account);
        arguments.addValue(before.orElse(null)).addValue(rows);
        return database.query(PAGE, arguments, gone).map(found -> {
            List<JsonObject> page = new ArrayList<>(found.size());
            found.forEach(row -> page.add(json(row)));
            return page;
        });
    }

    private static JsonObject json(Row row) {
        return new JsonObject()
                .put("id", row.getUUID("id").toString())
                .put("account", row.getUUID("account_id").toString())
                .put("action", row.getString("action"))
                .put("asset", text(row.getUUID("asset_id")))
                .put("hold", text(row.getUUID("hold_id")))
                .put("author", row.getString("author"))
                .put("reason", row.getString("reason"))
                .put("basis", row.getString("basis"))
                .put("notice", row.getString("notice"))
                .put("at", row.getOffsetDateTime("created_at").toInstant().toString());
    }

    private static @Nullable String text(@Nullable UUID id) {
        return id == null ? null : id.toString();
    }
}
