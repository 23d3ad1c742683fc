package io.holdfast.account;

import io.holdfast.db.Database;
import io.holdfast.erasure.ErasureConfig;
import io.holdfast.http.Answer;
import io.holdfast.http.Exchange;
import io.holdfast.http.IfMatch;
import io.holdfast.http.field.CacheControl;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.Channel;
import io.holdfast.rights.EgressPermit;
import io.holdfast.tenancy.Accounts;
import io.holdfast.tenancy.Regions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What a person may see and change of their account, its end included, and what is left to be read of that. */
public final class AccountEndpoint {
    private static final int JSON_BYTES = 16 * 1024;
    private static final Map<String, String> UNKEPT = CacheControl.PRIVATE_NO_STORE.field();

    /** Until no replica goes by what it knew of the account before; a little longer than that, for clocks that drift. */
    private static final long EVERYWHERE_MILLIS = Accounts.FRESH.toMillis() + 100;

    private final Vertx vertx;
    private final Database database;
    private final AccountRows accounts;
    private final ErasureConfig config;
    private final String wording;
    private final Regions regions;
    private final Runnable closed;
    private final Runnable moving;

    /**
     * Makes the endpoints.
     *
     * @param wording what is said of something that is held
     * @param regions where an account can be at home
     * @param closed wakes the worker that erases closed accounts
     * @param moving wakes the worker that brings bytes to another region
     */
    public AccountEndpoint(
            Vertx vertx,
            Database database,
            ErasureConfig config,
            String wording,
            Regions regions,
            Runnable closed,
            Runnable moving) {
        this.regions = regions;
        this.moving = moving;
        this.wording = wording;
        this.vertx = vertx;
        this.database = database;
        this.accounts = new AccountRows(database, regions);
        this.config = config;
        this.closed = closed;
    }

    /** {@code GET /v1/account}. */
    public Future<Answer> show(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.HISTORY);
        return accounts.find(exchange.account()).map(account -> described(permit, account));
    }

    /**
     * {@code PATCH /v1/account}: name, e-mail, locale, communications and home region, as a JSON merge patch (RFC 7396). The
     * bytes follow to another home region behind it.
     */
    public Future<Answer> change(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.HISTORY);
        Optional<List<Integer>> versions = IfMatch.versions(exchange);
        return exchange.json(JSON_BYTES)
                .compose(patch -> accounts.change(exchange.account(), AccountPatch.of(patch, regions), versions))
                .onSuccess(account -> moving.run())
                .map(account -> described(permit, account));
    }

    /**
     * {@code DELETE /v1/account}: when it returns, every path is closed on every replica; what there was is erased behind
     * it, and the receipt tells of that.
     */
    public Future<Answer> erase(Exchange exchange) {
        return accounts.close(exchange.account(), IfMatch.versions(exchange), config.deadline())
                .onSuccess(receipt -> closed.run())
                .compose(receipt -> vertx.timer(EVERYWHERE_MILLIS).map(receipt))
                .map(receipt -> document(exchange, 202, Map.of("Location", receipt.path()), receipt));
    }

    /**
     * {@code GET /v1/erasures/{receipt}}: what was erased. Its id can't be guessed and is all that is asked for, since the
     * account and its tokens are gone by then.
     */
    public Future<Answer> receipt(Exchange exchange) {
        UUID id = exchange.pathId("receipt");
        return database.query("SELECT " + Receipt.COLUMNS + " FROM erasure_receipt WHERE id = $1", Tuple.of(id))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw ProblemType.NOT_FOUND.asFailure();
                    }
                    return document(
                            exchange, 200, Map.of(), Receipt.of(rows.iterator().next()));
                });
    }

    /** Tells of no asset, and of nobody. */
    private Answer document(Exchange exchange, int status, Map<String, String> more, Receipt receipt) {
        Map<String, String> headers = new LinkedHashMap<>(UNKEPT);
        headers.putAll(more);
        return new Answer.Document(
                status,
                headers,
                "application/json",
                receipt.json(wording, exchange.site()).toBuffer());
    }

    private static Answer described(EgressPermit permit, Account account) {
        Map<String, String> headers = new LinkedHashMap<>(UNKEPT);
        headers.put("ETag", "\"" + account.version() + "\"");
        return new Answer.Described(200, headers, permit.mark(account.json().toBuffer()));
    }
}
