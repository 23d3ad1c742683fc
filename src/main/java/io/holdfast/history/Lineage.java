package io.holdfast.history;

import io.holdfast.asset.Asset;
import io.holdfast.asset.Assets;
import io.holdfast.asset.Output;
import io.holdfast.db.Database;
import io.holdfast.http.Answer;
import io.holdfast.http.Endpoint;
import io.holdfast.http.Exchange;
import io.holdfast.http.PageRequest;
import io.holdfast.http.field.CacheControl;
import io.holdfast.rights.Channel;
import io.holdfast.rights.DoNotTrain;
import io.holdfast.rights.EgressPermit;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/assets/{id}/lineage}: the run that made an asset, what that was given, and what was made of the asset.
 * Whatever was erased since leaves a place without a name.
 */
public final class Lineage implements Endpoint {
    /** Bytes of memory that the run with its prompt and its inputs takes at most. */
    private static final long RUN_BYTES = 512 * 1024;

    /** Bytes of memory that an asset of the page takes at most. */
    private static final long ROW_BYTES = 2 * 1024;

    private static final String RUN =
            """
            SELECT id, model, prompt, status, created_at FROM generation
            WHERE account_id = $1 AND id = $2 AND status <> 'erased'""";

    private static final String INPUTS =
            """
            SELECT a.id, a.media_type FROM generation_input i
            LEFT JOIN asset a ON a.account_id = $1 AND a.id = i.asset_id AND a.state = 'stored'
            WHERE i.account_id = $1 AND i.generation_id = $2 ORDER BY i.position""";

    private final Assets assets;
    private final Database database;
    private final DoNotTrain mark;

    public Lineage(Assets assets, Database database, DoNotTrain mark) {
        this.assets = assets;
        this.database = database;
        this.mark = mark;
    }

    @Override
    public Future<Answer> answer(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.HISTORY);
        PageRequest asked = PageRequest.of(exchange);
        Optional<Output> behind = asked.cursor().map(OutputCursor::output);
        UUID id = exchange.pathId("id");
        return exchange.memory(RUN_BYTES + asked.rows() * ROW_BYTES)
                .compose(v -> assets.find(exchange.account(), id))
                .compose(asset -> lineage(asset, asked, behind, exchange.gone()))
                .map(lineage -> new Answer.Described(
                        200, CacheControl.PRIVATE_NO_STORE.field(), permit.mark(lineage.toBuffer())));
    }

    private Future<JsonObject> lineage(Asset asset, PageRequest asked, Optional<Output> behind, Future<Void> gone) {
        Tuple made = Tuple.of(
                asset.account(),
                asset.provenance().output().map(Output::generation).orElse(null));
        Future<@Nullable JsonObject> run = database.query(RUN, made).map(this::run);
        Future<JsonArray> inputs = database.query(INPUTS, made).map(this::inputs);
        Tuple used = Tuple.of(asset.account(), asset.id());
        behind.ifPresent(last -> used.addUUID(last.generation()).addInteger(last.number()));
        Future<JsonObject> derived = database.query(derived(behind.isPresent(), asked.rows()), used, gone)
                .map(rows -> derived(asked, rows));
        return Future.all(run, inputs, derived).map(all -> new JsonObject()
                .put("asset", asset.id().toString())
                .put("generation", run.result())
                .put("inputs", run.result() == null ? new JsonArray() : inputs.result())
                .put("derived", derived.result())
                .put("usage", mark.usage()));
    }

    private @Nullable JsonObject run(RowSet<Row> rows) {
        if (rows.size() == 0) {
            return null;
        }
        Row row = rows.iterator().next();
        return new JsonObject()
                .put("id", row.getUUID(0).toString())
                .put("model", row.getString(1))
                .put("prompt", row.getString(2))
                .put("status", row.getString(3))
                .put("createdAt", row.getOffsetDateTime(4).toInstant().toString());
    }

    private JsonArray inputs(RowSet<Row> rows) {
        JsonArray inputs = new JsonArray();
        for (Row row : rows) {
            inputs.add(
                    row.getUUID(0) == null
                            ? new JsonObject().putNull("asset")
                            : named(row.getUUID(0)).put("mediaType", row.getString(1)));
        }
        return inputs;
    }

    private JsonObject derived(PageRequest asked, RowSet<Row> rows) {
        List<Row> selected = StreamSupport.stream(rows.spliterator(), false).toList();
        JsonArray items = new JsonArray();
        for (Row row : asked.page(selected)) {
            items.add(named(row.getUUID("id"))
                    .put("mediaType", row.getString("media_type"))
                    .put(
                            "generation",
                            row.getUUID("run") == null
                                    ? null
                                    : row.getUUID("run").toString())
                    .put("output", row.getInteger("number")));
        }
        return new JsonObject()
                .put("items", items)
                .put(
                        "next",
                        asked.next(
                                        selected,
                                        last -> OutputCursor.of(
                                                new Output(last.getUUID("generation_id"), last.getInteger("number"))))
                                .orElse(null));
    }

    private JsonObject named(UUID asset) {
        String self = mark.site().path("/v1/assets/" + asset);
        return new JsonObject()
                .put("asset", asset.toString())
                .put(
                        "links",
                        new JsonObject()
                                .put("self", self)
                                .put("content", self + "/content")
                                .put("lineage", self + "/lineage"));
    }

    /** The inner limit keeps the planner from joining all there is before it takes the first rows. */
    private static String derived(boolean behind, int rows) {
        return "SELECT used.generation_id, made.* FROM (SELECT DISTINCT generation_id FROM generation_input"
                + " WHERE account_id = $1 AND asset_id = $2" + (behind ? " AND generation_id <= $3 " : " ")
                + """
                 ORDER BY generation_id DESC) used, LATERAL (
                  SELECT o.number, a.id, a.media_type, CASE WHEN g.status <> 'erased' THEN g.id END AS run
                  FROM generation_output o
                  JOIN asset a ON a.account_id = $1 AND a.id = o.asset_id AND a.state = 'stored'
                  JOIN generation g ON g.account_id = $1 AND g.id = o.generation_id
                  WHERE o.account_id = $1 AND o.generation_id = used.generation_id"""
                + (behind ? " AND (o.generation_id <> $3 OR o.number > $4)" : "")
                + " ORDER BY o.number LIMIT " + rows + ") made ORDER BY used.generation_id DESC, made.number LIMIT "
                + rows;
    }
}
