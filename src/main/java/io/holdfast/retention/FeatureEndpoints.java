package io.holdfast.retention;

import io.holdfast.asset.Features;
import io.holdfast.db.Database;
import io.holdfast.http.Answer;
import io.holdfast.http.Exchange;
import io.holdfast.http.field.CacheControl;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.Channel;
import io.holdfast.rights.EgressPermit;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** What operators end and what goes on behind all requests. */
public final class FeatureEndpoints {
    private static final int JSON_BYTES = 16 * 1024;
    private static final Map<String, String> PRIVATE = CacheControl.PRIVATE_NO_STORE.field();

    private final FeatureEndRows ends;
    private final Jobs jobs;
    private final Runnable ended;

    /**
     * Makes the endpoints.
     *
     * @param ended wakes the worker that drops features
     */
    public FeatureEndpoints(Database database, Runnable ended) {
        this.ends = new FeatureEndRows(database);
        this.jobs = new Jobs(database);
        this.ended = ended;
    }

    /** {@code GET /v1/admin/features}: those that were ended, the latest first, and how far that is. */
    public Future<Answer> list(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.HISTORY);
        return ends.all().map(items -> listed(permit, items));
    }

    /** {@code PUT /v1/admin/features/{feature}}: ends it for good; harmless when repeated. */
    public Future<Answer> end(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.HISTORY);
        String feature = exchange.path("feature");
        String author = exchange.caller().orElseThrow().who();
        return exchange.json(JSON_BYTES)
                .compose(body -> Features.isOne(feature)
                        ? ends.end(feature, FeatureEndRequest.of(body), author)
                        : Future.failedFuture(ProblemType.NOT_FOUND.asFailure()))
                .onSuccess(there -> ended.run())
                .map(there -> described(permit, there));
    }

    /** {@code GET /v1/admin/jobs}: the work behind all requests, of all accounts and naming none. */
    public Future<Answer> jobs(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.HISTORY);
        return jobs.all().map(items -> listed(permit, items));
    }

    private static Answer listed(EgressPermit permit, JsonArray items) {
        return described(permit, new JsonObject().put("items", items).putNull("next"));
    }

    private static Answer described(EgressPermit permit, JsonObject value) {
        return new Answer.Described(200, PRIVATE, permit.mark(value.toBuffer()));
    }
}
