package io.holdfast.account;

import io.holdfast.db.Arguments;
import io.holdfast.db.Database;
import io.holdfast.db.NamedSql;
import io.holdfast.problem.ProblemType;
import io.holdfast.residency.MoveSql;
import io.holdfast.tenancy.AccountSql;
import io.holdfast.tenancy.Regions;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The account rows, as their owners see, change and close them. */
final class AccountRows {
    private static final String FIND =
            "SELECT " + Account.COLUMNS + " FROM account WHERE account_id = $1 AND closed_at IS NULL";

    private static final NamedSql CHANGE = NamedSql.of(AccountSql.CHANGE);

    /** Its own requests are refused from here on, and so is whatever else would tell of it. */
    private static final String CLOSE = "WITH " + AccountSql.CLOSED + ", " + MoveSql.STOPPED
            + """
            , remembered AS (
              INSERT INTO erased_account (account_id, erased_at) SELECT account_id, now() FROM closed
              ON CONFLICT (account_id) DO UPDATE SET erased_at = excluded.erased_at),
            work AS (INSERT INTO account_erasure (account_id, receipt) SELECT account_id, $2 FROM closed),
            silent AS (UPDATE webhook w SET enabled = false FROM closed WHERE w.account_id = closed.account_id)
            INSERT INTO erasure_receipt (id, deadline, held)
            SELECT $2, now() + $3 * interval '1 millisecond', EXISTS (SELECT FROM hold WHERE account_id = $1) FROM closed
            RETURNING\s"""
            + Receipt.COLUMNS;

    /** Uploads go there from here on, and all that is elsewhere follows; a second wish takes the place of the first. */
    private static final String MOVE = "WITH " + AccountSql.HOME + " " + MoveSql.BEGIN;

    private final Database database;
    private final Regions regions;

    AccountRows(Database database, Regions regions) {
        this.database = database;
        this.regions = regions;
    }

    /** One account; fails with {@link ProblemType#NOT_FOUND} when it is closed. */
    Future<Account> find(UUID account) {
        return database.query(FIND, Tuple.of(account)).map(rows -> {
            if (rows.size() == 0) {
                throw ProblemType.NOT_FOUND.asFailure();
            }
            return Account.of(rows.iterator().next(), regions);
        });
    }

    /**
     * Changes what the patch tells.
     *
     * @param versions of which it must have one, if given
     * @return the account; fails with {@link ProblemType#PRECONDITION_FAILED}, or as {@link #find} does
     */
    Future<Account> change(UUID account, AccountPatch patch, Optional<List<Integer>> versions) {
        Arguments arguments = Arguments.of("account", account)
                .with("hasName", patch.name().isPresent())
                .with("name", patch.name().flatMap(name -> name))
                .with("hasEmail", patch.email().isPresent())
                .with("email", patch.email().flatMap(email -> email))
                .with("hasLocale", patch.locale().isPresent())
                .with("locale", patch.locale().flatMap(locale -> locale))
                .with("communications", patch.communications())
                .with("versions", versions.map(some -> some.toArray(Integer[]::new)));
        return database.transaction(transaction -> CHANGE.execute(transaction, arguments)
                        .compose(rows -> rows.size() > 0 && patch.homeRegion().isPresent()
                                ? move(transaction, account, patch.homeRegion().flatMap(regions::stored))
                                        .map(rows)
                                : Future.succeededFuture(rows)))
                .compose(rows -> rows.size() > 0 ? find(account) : changed(account));
    }

    private static Future<Void> move(SqlConnection transaction, UUID account, Optional<String> home) {
        return transaction
                .preparedQuery(MOVE)
                .execute(Tuple.of(account).addValue(home.orElse(null)))
                .mapEmpty();
    }

    /**
     * Closes an account and begins to erase it.
     *
     * @param versions of which it must have one, if given
     * @param deadline by when all of it shall be gone
     * @return the receipt; fails with {@link ProblemType#PRECONDITION_FAILED}, or as {@link #find} does
     */
    Future<Receipt> close(UUID account, Optional<List<Integer>> versions, Duration deadline) {
        Tuple arguments = Tuple.of(account, UUID.randomUUID(), deadline.toMillis());
        arguments.addValue(versions.map(some -> some.toArray(Integer[]::new)).orElse(null));
        return database.transaction(transaction -> close(transaction, arguments))
                .compose(closed -> closed.map(Future::succeededFuture).orElseGet(() -> changed(account)));
    }

    private static Future<Optional<Receipt>> close(SqlConnection transaction, Tuple arguments) {
        return transaction
                .preparedQuery(CLOSE)
                .execute(arguments)
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(Receipt.of(rows.iterator().next())));
    }

    private <T> Future<T> changed(UUID account) {
        return find(account).compose(there -> Future.failedFuture(ProblemType.PRECONDITION_FAILED.asFailure()));
    }
}
