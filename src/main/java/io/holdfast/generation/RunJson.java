package io.holdfast.generation;

import io.holdfast.db.ColumnWord;
import io.holdfast.db.Database;
import io.holdfast.rights.DoNotTrain;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
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
            WHERE i.account_id = $1 AND i.generation_id = ANY ($2::uuid[])
            ORDER BY array_position($2::uuid[], i.generation_id), i.position LIMIT $3""";

    private static final String OUTPUTS =
            """
            SELECT generation_id, number, CASE WHEN a.id IS NULL THEN o.asset_id END AS asset_id,
              CASE WHEN a.id IS NOT NULL THEN 'hidden' WHEN o.asset_id IS NOT NULL THEN 'stored' WHEN o.number IS NOT NULL THEN 'erased'
                WHEN i.state = 'failed' THEN 'failed' ELSE 'pending' END AS state, i.attempts, i.last_error
            FROM (SELECT * FROM generation_output WHERE account_id = $1 AND generation_id = ANY ($2::uuid[])) o
            FULL JOIN (SELECT * FROM ingest WHERE account_id = $1 AND generation_id = ANY ($2::uuid[])) i
              USING (generation_id, number)
            LEFT JOIN (SELECT id FROM asset WHERE account_id = $1 AND state = 'hidden') a ON a.id = o.asset_id
            WHERE o.number IS NOT NULL OR i.state <> 'done'
            ORDER BY array_position($2::uuid[], generation_id), number LIMIT $3""";

    /** Inputs, and results, of all runs of a page: the page ends ahead of a run that would have it hold more. */
    private static final int MAX_DETAILS = 2_000;

    /** Bytes of memory that those take at most. */
    static final long DETAILS_BYTES = 2 * MAX_DETAILS * 1024;

    /** What became of a run's place for a result, as {@link #OUTPUTS} tells it. */
    private enum OutputState {
        PENDING,
        FAILED,
        STORED,
        HIDDEN,
        ERASED
    }

    private final Database database;
    private final DoNotTrain mark;

    RunJson(Database database, DoNotTrain mark) {
        this.database = database;
        this.mark = mark;
    }

    /**
     * What some runs were given, or what came of them.
     *
     * @param byRun of those runs that there is any of
     * @param whole how many of the runs, in their order, it is all of
     */
    private record Details(Map<UUID, JsonArray> byRun, int whole) {
        JsonArray of(Run run) {
            return byRun.getOrDefault(run.id(), new JsonArray());
        }
    }

    /** Runs of a page with what belongs to each, rendered when they are asked for. */
    final class Page {
        private final List<ListedRun> runs;
        private final Details inputs;
        private final Details outputs;

        private Page(List<ListedRun> runs, Details inputs, Details outputs) {
            this.runs = runs;
            this.inputs = inputs;
            this.outputs = outputs;
        }

        List<ListedRun> rows() {
            return runs;
        }

        /** How many of them can be shown; the first in any case. */
        int most() {
            return Math.min(runs.size(), Math.max(1, Math.min(inputs.whole(), outputs.whole())));
        }

        JsonObject item(ListedRun listed) {
            JsonObject rendered = render(listed.run(), inputs.of(listed.run()), outputs.of(listed.run()));
            JsonArray truncated = new JsonArray(new ArrayList<>(listed.truncated()));
            if (inputs.whole() == 0) {
                truncated.add("inputs");
            }
            if (outputs.whole() == 0) {
                truncated.add("outputs");
            }
            return truncated.isEmpty() ? rendered : rendered.put("truncated", truncated);
        }
    }

    /** One run. */
    Future<JsonObject> of(Run run) {
        List<UUID> ids = List.of(run.id());
        Tuple all = Tuple.of(run.account(), ids.toArray(UUID[]::new), null);
        Future<Details> inputs =
                database.query(INPUTS, all).map(rows -> details(rows, ids, Integer.MAX_VALUE, this::input));
        Future<Details> outputs =
                database.query(OUTPUTS, all).map(rows -> details(rows, ids, Integer.MAX_VALUE, this::output));
        return Future.all(inputs, outputs)
                .map(both ->
                        render(run, inputs.result().of(run), outputs.result().of(run)));
    }

    /**
     * Runs of one account, in their order.
     *
     * @param gone ends the statements when nobody waits for them any more
     */
    Future<Page> page(UUID account, List<ListedRun> runs, Future<Void> gone) {
        List<UUID> ids = runs.stream().map(listed -> listed.run().id()).toList();
        Tuple some = Tuple.of(account, ids.toArray(UUID[]::new), MAX_DETAILS + 1L);
        Future<Details> inputs =
                database.query(INPUTS, some, gone).map(rows -> details(rows, ids, MAX_DETAILS, this::input));
        Future<Details> outputs =
                database.query(OUTPUTS, some, gone).map(rows -> details(rows, ids, MAX_DETAILS, this::output));
        return Future.all(inputs, outputs).map(both -> new Page(runs, inputs.result(), outputs.result()));
    }

    private static Details details(RowSet<Row> rows, List<UUID> runs, int most, Function<Row, JsonObject> each) {
        Map<UUID, JsonArray> byRun = new HashMap<>();
        int count = 0;
        for (Row row : rows) {
            UUID run = row.getUUID("generation_id");
            if (count == most) {
                return new Details(byRun, runs.indexOf(run));
            }
            byRun.computeIfAbsent(run, id -> new JsonArray()).add(each.apply(row));
            count++;
        }
        return new Details(byRun, runs.size());
    }

    private JsonObject input(Row row) {
        return asset(row.getUUID("asset_id"));
    }

    private JsonObject render(Run run, JsonArray inputs, JsonArray outputs) {
        String self = mark.site().path("/v1/generations/" + run.id());
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

    private JsonObject output(Row row) {
        JsonObject output = asset(row.getUUID("asset_id"))
                .put("number", row.getInteger("number"))
                .put("state", ColumnWord.of(ColumnWord.read(OutputState.class, row.getString("state"))));
        Integer attempts = row.getInteger("attempts");
        return attempts == null
                ? output
                : output.put("attempts", attempts).put("lastError", row.getString("last_error"));
    }

    /** An asset that was erased since has no name. */
    private JsonObject asset(@Nullable UUID id) {
        JsonObject asset = new JsonObject().put("asset", id == null ? null : id.toString());
        return id == null
                ? asset
                : asset.put("links", new JsonObject().put("self", mark.site().path("/v1/assets/" + id)));
    }
}
