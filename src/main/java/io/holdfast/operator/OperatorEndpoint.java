package io.holdfast.operator;

import io.holdfast.db.Database;
import io.holdfast.http.Answer;
import io.holdfast.http.Cursor;
import io.holdfast.http.Exchange;
import io.holdfast.http.PageRequest;
import io.holdfast.http.field.CacheControl;
import io.holdfast.operator.OperatorRequest.Deed;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.Channel;
import io.holdfast.rights.EgressPermit;
import io.holdfast.settings.PublicUrl;
import io.holdfast.telemetry.Meters;
import io.holdfast.tenancy.Accounts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** What operators see of accounts and do to them; every deed is recorded with its reason and its author. */
public final class OperatorEndpoint {
    private static final int JSON_BYTES = 16 * 1024;

    /** Bytes of memory that a line of a page takes at most: reason, basis and notice. */
    private static final long ROW_BYTES = 24 * 1024;

    /** Until no replica goes by what it knew of the account before. */
    private static final long EVERYWHERE_MILLIS = Accounts.FRESH.toMillis() + 100;

    private static final String FIND =
            """
            SELECT a.account_id, a.blocked, a.closed_at, a.created_at, h.id AS hold, h.asset_id, h.created_at AS held_at
            FROM account a LEFT JOIN hold h ON h.account_id = a.account_id
            WHERE a.account_id = $1 ORDER BY h.id LIMIT 1000""";

    private final Vertx vertx;
    private final Database database;
    private final OperatorActions actions;
    private final Runnable lifted;
    private final Meters meters;

    /**
     * Makes the endpoints.
     *
     * @param lifted wakes the workers that erase what is not held any more
     */
    public OperatorEndpoint(Vertx vertx, Database database, Runnable lifted, Meters meters) {
        this.vertx = vertx;
        this.database = database;
        this.actions = new OperatorActions(database);
        this.lifted = lifted;
        this.meters = meters;
    }

    /** {@code GET /v1/admin/accounts}: the account of a subject, and of an issuer if it is not the operator's own. */
    public Future<Answer> find(Exchange exchange) {
        String subject = exchange.query("subject")
                .filter(text -> !text.isBlank())
                .orElseThrow(
                        () -> Problem.invalidField("subject", "is required").asFailure());
        String issuer = exchange.query("issuer")
                .orElseGet(() -> exchange.caller().orElseThrow().issuer());
        return show(exchange, Accounts.idOf(issuer, subject));
    }

    /** {@code GET /v1/admin/accounts/{account}}: how it stands, with its holds. */
    public Future<Answer> one(Exchange exchange) {
        return show(exchange, exchange.pathId("account"));
    }

    /** {@code POST /v1/admin/accounts/{account}/actions}: it is so everywhere when this returns. */
    public Future<Answer> act(Exchange exchange) {
        UUID account = exchange.pathId("account");
        EgressPermit permit = exchange.permit(Channel.HISTORY, account);
        String author = exchange.caller().orElseThrow().who();
        return exchange.json(JSON_BYTES).map(OperatorRequest::of).compose(wish -> actions.act(account, wish, author)
                .compose(line -> everywhere(wish.deed()).map(line))
                .map(line -> new Answer.Described(201, headers(), permit.mark(line.toBuffer()))));
    }

    /** {@code GET /v1/admin/accounts/{account}/actions}: what was done, the latest first, also when the account is gone. */
    public Future<Answer> log(Exchange exchange) {
        UUID account = exchange.pathId("account");
        EgressPermit permit = exchange.permit(Channel.HISTORY, account);
        PageRequest asked = PageRequest.of(exchange);
        return exchange.memory(asked.rows() * ROW_BYTES)
                .compose(v -> actions.page(account, asked.cursor().map(Cursor::id), asked.rows(), exchange.gone()))
                .compose(rows ->
                        rows.isEmpty() ? account(account, exchange.site()).map(rows) : Future.succeededFuture(rows))
                .map(rows -> asked.json(rows, row -> row, last -> Cursor.of(UUID.fromString(last.getString("id"))))
                        .answer(exchange, permit));
    }

    private Future<Void> everywhere(Deed deed) {
        meters.operated(deed.text());
        if (deed == Deed.LIFT) {
            lifted.run();
        }
        return deed == Deed.BLOCK || deed == Deed.UNBLOCK
                ? vertx.timer(EVERYWHERE_MILLIS).mapEmpty()
                : Future.succeededFuture();
    }

    private Future<Answer> show(Exchange exchange, UUID account) {
        EgressPermit permit = exchange.permit(Channel.HISTORY, account);
        return account(account, exchange.site())
                .map(found -> new Answer.Described(200, headers(), permit.mark(found.toBuffer())));
    }

    private Future<JsonObject> account(UUID account, PublicUrl site) {
        return database.query(FIND, Tuple.of(account)).map(rows -> {
            if (rows.size() == 0) {
                throw ProblemType.NOT_FOUND.asFailure();
            }
            return json(rows, site);
        });
    }

    private static JsonObject json(RowSet<Row> rows, PublicUrl site) {
        JsonArray holds = new JsonArray();
        for (Row row : rows) {
            if (row.getUUID("hold") != null) {
                UUID asset = row.getUUID("asset_id");
                holds.add(new JsonObject()
                        .put("id", row.getUUID("hold").toString())
                        .put("asset", asset == null ? null : asset.toString())
                        .put(
                                "createdAt",
                                row.getOffsetDateTime("held_at").toInstant().toString()));
            }
        }
        Row first = rows.iterator().next();
        String self = site.path("/v1/admin/accounts/" + first.getUUID("account_id"));
        return new JsonObject()
                .put("id", first.getUUID("account_id").toString())
                .put("blocked", first.getBoolean("blocked"))
                .put("closed", first.getOffsetDateTime("closed_at") != null)
                .put(
                        "createdAt",
                        first.getOffsetDateTime("created_at").toInstant().toString())
                .put("holds", holds)
                .put("links", new JsonObject().put("self", self).put("actions", self + "/actions"));
    }

    private static Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(CacheControl.NAME, CacheControl.PRIVATE_NO_STORE.value());
        return headers;
    }
}
