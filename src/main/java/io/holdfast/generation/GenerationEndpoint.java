package io.holdfast.generation;

import io.holdfast.asset.Assets;
import io.holdfast.db.Database;
import io.holdfast.http.Answer;
import io.holdfast.http.Exchange;
import io.holdfast.http.PageRequest;
import io.holdfast.http.field.CacheControl;
import io.holdfast.rights.Channel;
import io.holdfast.rights.DoNotTrain;
import io.holdfast.rights.EgressPermit;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** {@code /v1/generations}: runs, as the backend records them and as their account sees and erases them. */
public final class GenerationEndpoint {
    private static final int JSON_BYTES = 256 * 1024;
    private static final int MAX_ERROR = 4 * 1024;
    private static final Set<String> CHANGES = Set.of("status", "error");

    private final Runs runs;
    private final RunJson json;
    private final BackendLimits limits;

    public GenerationEndpoint(Database database, Assets assets, DoNotTrain mark, BackendLimits limits) {
        this.runs = new Runs(database, assets);
        this.json = new RunJson(database, mark);
        this.limits = limits;
    }

    /** {@code PUT /v1/generations/{id}}: records a run, idempotent by id. */
    public Future<Answer> record(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.WORKFLOW);
        UUID id = exchange.pathId("id");
        limits.count(exchange);
        return exchange.json(JSON_BYTES, "parameters")
                .compose(body -> runs.record(exchange.account(), id, who(exchange), RunDraft.of(body)))
                .compose(recorded -> json.of(recorded.run()).map(run -> {
                    Map<String, String> headers = headers();
                    headers.put("Location", "/v1/generations/" + id);
                    return described(recorded.fresh() ? 201 : 200, headers, permit, run);
                }));
    }

    /** {@code PATCH /v1/generations/{id}}: where it is by now. */
    public Future<Answer> change(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.WORKFLOW);
        UUID id = exchange.pathId("id");
        limits.count(exchange);
        return exchange.json(JSON_BYTES)
                .compose(body -> {
                    Status status = status(body);
                    Optional<String> error = RunDraft.text(body, "error", MAX_ERROR);
                    if (error.isPresent() != (status == Status.FAILED)) {
                        throw RunDraft.invalid("error", "belongs to failed, and failed needs one");
                    }
                    return runs.move(exchange.account(), id, who(exchange), status, error);
                })
                .compose(json::of)
                .map(run -> described(200, headers(), permit, run));
    }

    private static Status status(JsonObject body) {
        body.fieldNames().stream()
                .filter(field -> !CHANGES.contains(field))
                .findFirst()
                .ifPresent(field -> {
                    throw RunDraft.invalid(field, "can't be changed");
                });
        return Status.of(String.valueOf(body.getValue("status")))
                .filter(status -> status != Status.QUEUED)
                .orElseThrow(() -> RunDraft.invalid("status", "must be running, succeeded or failed"));
    }

    /** {@code GET /v1/generations/{id}}: one run; a service sees only what it recorded itself. */
    public Future<Answer> one(Exchange exchange) {
        EgressPermit permit = exchange.permit(exchange.onBehalf() ? Channel.WORKFLOW : Channel.HISTORY);
        Optional<String> actor = exchange.onBehalf() ? Optional.of(who(exchange)) : Optional.empty();
        return runs.find(exchange.account(), exchange.pathId("id"), actor)
                .compose(json::of)
                .map(run -> described(200, headers(), permit, run));
    }

    /** {@code GET /v1/generations}: one page of the account's runs. */
    public Future<Answer> page(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.HISTORY);
        RunQuery query = new RunQuery(exchange.account(), exchange);
        PageRequest asked = query.asked();
        return exchange.memory(asked.rows() * ListedRun.BYTES + RunJson.DETAILS_BYTES)
                .compose(v -> page(exchange, query))
                .map(page -> asked.json(new JsonObject(), page.rows(), page.most(), page::item, RunQuery::cursor)
                        .answer(exchange, permit));
    }

    private Future<RunJson.Page> page(Exchange exchange, RunQuery query) {
        Future<Void> gone = exchange.gone();
        return runs.select(query.sql(), query.arguments(), gone)
                .compose(rows -> json.page(exchange.account(), rows, gone));
    }

    /** {@code DELETE /v1/generations/{id}}: prompt and results are unreachable when it returns. */
    public Future<Answer> erase(Exchange exchange) {
        return runs.erase(exchange.account(), exchange.pathId("id")).map(v -> new Answer.Empty(204, Map.of()));
    }

    private static String who(Exchange exchange) {
        return exchange.caller().orElseThrow().who();
    }

    private static Answer described(int status, Map<String, String> headers, EgressPermit permit, JsonObject value) {
        return new Answer.Described(status, headers, permit.mark(value.toBuffer()));
    }

    private static Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(CacheControl.NAME, CacheControl.PRIVATE_NO_STORE.value());
        return headers;
    }
}
