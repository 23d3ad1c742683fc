package io.holdfast.policy;

import io.holdfast.asset.RequestedIds;
import io.holdfast.db.Arguments;
import io.holdfast.db.Database;
import io.holdfast.db.NamedSql;
import io.holdfast.http.Answer;
import io.holdfast.http.Exchange;
import io.holdfast.http.field.CacheControl;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.Channel;
import io.holdfast.rights.EgressPermit;
import io.holdfast.settings.PublicUrl;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Set;
import java.util.UUID;

/** What the operator has to say to people: written once, told to each account by an event, and read by its id. */
public final class CommunicationEndpoint {
    private static final int JSON_BYTES = 128 * 1024;
    private static final int MAX_SUBJECT = 200;
    private static final int MAX_BODY = 50_000;
    private static final Set<String> MEMBERS = Set.of("account", "kind", "subject", "body", "essential");
    private static final String COLUMNS = "id, kind, subject, body, essential, created_at";

    private static final NamedSql WRITE =
            NamedSql.of("INSERT INTO communication (id, account_id, kind, subject, body, essential, author)"
                    + " SELECT #{id}, #{account}, #{kind}, #{subject}, #{body}, #{essential}, #{author}"
                    + " WHERE #{account}::uuid IS NULL OR EXISTS (SELECT FROM account WHERE account_id = #{account} AND closed_at IS NULL)"
                    + " RETURNING " + COLUMNS);

    private static final String FIND = "SELECT " + COLUMNS
            + " FROM communication WHERE id = $2 AND (account_id IS NULL OR account_id = $1)"
            + " AND (essential OR (SELECT communications FROM account WHERE account_id = $1))";

    private final Database database;
    private final Runnable written;

    /**
     * Makes the endpoints.
     *
     * @param written wakes the worker that tells of it
     */
    public CommunicationEndpoint(Database database, Runnable written) {
        this.database = database;
        this.written = written;
    }

    /**
     * {@code POST /v1/admin/communications}: to one account or to all; to those who opted out only what is essential.
     */
    public Future<Answer> send(Exchange exchange) {
        String author = exchange.caller().orElseThrow().who();
        return exchange.json(JSON_BYTES)
                .compose(body -> database.query(WRITE, arguments(body).with("author", author)))
                .map(CommunicationEndpoint::only)
                .onSuccess(row -> written.run())
                .map(row -> new Answer.Document(
                        202,
                        CacheControl.PRIVATE_NO_STORE.field(),
                        "application/json",
                        json(row, exchange.site()).toBuffer()));
    }

    /** {@code GET /v1/communications/{id}}: for those whom it is for. */
    public Future<Answer> one(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.HISTORY);
        return database.query(FIND, Tuple.of(exchange.account(), exchange.pathId("id")))
                .map(rows -> new Answer.Described(
                        200,
                        CacheControl.PRIVATE_NO_STORE.field(),
                        permit.mark(json(only(rows), exchange.site()).toBuffer())));
    }

    private static Arguments arguments(JsonObject body) {
        body.fieldNames().stream()
                .filter(member -> !MEMBERS.contains(member))
                .findFirst()
                .ifPresent(member -> {
                    throw invalid(member, "is not known here");
                });
        if (!(body.getValue("essential") instanceof Boolean essential)) {
            throw invalid("essential", "must be true or false");
        }
        return Arguments.of("id", UUID.randomUUID())
                .with(
                        "account",
                        body.containsKey("account") ? RequestedIds.one("account", body.getValue("account")) : null)
                .with("kind", text(body, "kind", MAX_SUBJECT))
                .with("subject", text(body, "subject", MAX_SUBJECT))
                .with("body", text(body, "body", MAX_BODY))
                .with("essential", essential);
    }

    private static String text(JsonObject body, String member, int most) {
        if (body.getValue(member) instanceof String text
                && !text.isBlank()
                && text.length() <= most
                && text.indexOf('\0') < 0) {
            return text;
        }
        throw invalid(member, "must be a text of 1 to " + most + " characters");
    }

    private static Row only(RowSet<Row> rows) {
        if (rows.size() == 0) {
            throw ProblemType.NOT_FOUND.asFailure();
        }
        return rows.iterator().next();
    }

    private static JsonObject json(Row row, PublicUrl site) {
        String self = site.path("/v1/communications/" + row.getUUID("id"));
        return new JsonObject()
                .put("id", row.getUUID("id").toString())
                .put("kind", row.getString("kind"))
                .put("subject", row.getString("subject"))
                .put("body", row.getString("body"))
                .put("essential", row.getBoolean("essential"))
                .put(
                        "createdAt",
                        row.getOffsetDateTime("created_at").toInstant().toString())
                .put("links", new JsonObject().put("self", self));
    }

    private static ProblemException invalid(String field, String fault) {
        return Problem.invalidField(field, fault).asFailure();
    }
}
