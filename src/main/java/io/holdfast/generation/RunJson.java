package io.holdfast.generation;

import io.holdfast.db.ColumnWord;
import io.holdfast.rights.DoNotTrain;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Renders runs as JSON, each with what it was given, what came of it, and its usage object. */
final class RunJson {
    private static final String INPUTS =
            """
            SELECT i.generation_id, CASE WHEN a.id IS NULL THEN i.asset_id END AS asset_id FROM generation_input i
            LEFT JOIN asset a ON a.account_id = $1 AND a.id = i.asset_id AND a.state = 'hidden'
            WHERE i.account_id = $1 AND i.generation_id = ANY ($2) ORDER BY i.generation_id, i.position""";

    private static final String OUTPUTS =
            """
            SELECT generation_id, number, CASE WHEN a.id IS NULL THEN o.asset_id END AS asset_id,
              CASE WHEN a.id IS NOT NULL THEN 'hidden' WHEN o.asset_id IS NOT NULL THEN 'stored' WHEN o.number IS NOT NULL THEN 'erased'
                WHEN i.state = 'failed' THEN 'failed' ELSE 'pending' END AS state, i.attempts, i.last_error
            FROM (SELECT * FROM generation_output WHERE account_id = $1 AND generation_id = ANY ($2)) o
            FULL JOIN (SELECT * FROM ingest WHERE account_id = $1 AND generation_id = ANY ($2)) i
              USING (generation_id, number)
            LEFT JOIN (SELECT id FROM asset WHERE account_id = $1 AND state = 'hidden') a ON a.id = o.asset_id
            WHERE o.number IS NOT NULL OR i.state <> 'done' ORDER BY generation_id, number""";

    /** What became of a run's place for a result, as {@link #OUTPUTS} tells it. */
    private enum OutputState {
        PENDING,
        FAILED,
        STORED,
        HIDDEN,
        ERASED
    }

    private final Runs runs;
    private final DoNotTrain mark;

    RunJson(Runs runs, DoNotTrain mark) {
        this.runs = runs;
        this.mark = mark;
    }

    /** One run. */
    Future<JsonObject> of(Run run) {
        return all(run.account(), List.of(run)).map(rendered -> rendered.getJsonObject(0));
    }

    /** Runs of one account, in their order. */
    Future<JsonArray> all(UUID account, List<Run> some) {
        Future<Map<UUID, JsonArray>> inputs = details(INPUTS, account, some, row -> asset(row.getUUID("asset_id")));
        Future<Map<UUID, JsonArray>> outputs = details(OUTPUTS, account, some, RunJson::output);
        return Future.all(inputs, outputs).map(both -> {
            JsonArray rendered = new JsonArray();
            some.forEach(run -> rendered.add(render(
                    run,
                    inputs.result().getOrDefault(run.id(), new JsonArray()),
                    outputs.result().getOrDefault(run.id(), new JsonArray()))));
            return rendered;
        });
    }

    private Future<Map<UUID, JsonArray>> details(
            String sql, UUID account, List<Run> some, Function<Row, JsonObject> each) {
        return runs.details(sql, account, some).map(rows -> {
            Map<UUID, JsonArray> byRun = new HashMap<>();
            rows.forEach(row -> byRun.computeIfAbsent(row.getUUID("generation_id"), id -> new JsonArray())
                    .add(each.apply(row)));
            return byRun;
        });
    }

    private JsonObject render(Run run, JsonArray inputs, JsonArray outputs) {
        String self = "/v1/generations/" + run.id();
        return new JsonObject()
                .put("id", run.id().toString())
                .put("status", run.status().text())
                .put("model", run.recipe().model())
                .put("prompt", run.recipe().prompt().orElse(null))
                .put("negativePrompt", run.recipe().negativePrompt().orElse(null))
                .put("parameters", run.recipe().parameters())
                .put("feature", run.feature().orElse(null))
                .put("error", run.error().orElse(null))
                .put("inputs", inputs)
                .put("outputs", outputs)
                .put("createdAt", run.times().createdAt().toString())
                .put("startedAt", run.times().startedAt().map(Object::toString).orElse(null))
                .put(
                        "finishedAt",
                        run.times().finishedAt().map(Object::toString).orElse(null))
                .put("usage", mark.usage())
                .put("links", new JsonObject().put("self", self));
    }

    private static JsonObject output(Row row) {
        JsonObject output = asset(row.getUUID("asset_id"))
                .put("number", row.getInteger("number"))
                .put("state", ColumnWord.of(ColumnWord.read(OutputState.class, row.getString("state"))));
        Integer attempts = row.getInteger("attempts");
        return attempts == null
                ? output
                : output.put("attempts", attempts).put("lastError", row.getString("last_error"));
    }

    /** An asset that was erased since has no name. */
    private static JsonObject asset(@Nullable UUID id) {
        JsonObject asset = new JsonObject().put("asset", id == null ? null : id.toString());
        return id == null ? asset : asset.put("links", new JsonObject().put("self", "/v1/assets/" + id));
    }
}
