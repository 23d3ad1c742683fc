package io.holdfast.generation.ingest;

import io.holdfast.asset.AssetJson;
import io.holdfast.asset.Assets;
import io.holdfast.asset.Output;
import io.holdfast.db.ColumnWord;
import io.holdfast.db.Database;
import io.holdfast.generation.BackendLimits;
import io.holdfast.generation.OutputUpload;
import io.holdfast.http.Answer;
import io.holdfast.http.Exchange;
import io.holdfast.http.field.CacheControl;
import io.holdfast.intake.Outputs;
import io.holdfast.outbound.AddressGuard;
import io.holdfast.rights.Channel;
import io.holdfast.rights.EgressPermit;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.UUID;

/** {@code /v1/generations/{id}/outputs/{n}/fetch}: a result is fetched from a URL, and how far that is. */
public final class IngestEndpoint {
    private static final int JSON_BYTES = 16 * 1024;

    private final Ingests ingests;
    private final Outputs outputs;
    private final Assets assets;
    private final AssetJson json;
    private final AddressGuard guard;
    private final BackendLimits limits;
    private final Runnable asked;

    /**
     * Makes one.
     *
     * @param asked called when there is something to fetch
     */
    public IngestEndpoint(
            Database database,
            Assets assets,
            AssetJson json,
            AddressGuard guard,
            BackendLimits limits,
            Runnable asked) {
        this.ingests = new Ingests(database);
        this.outputs = new Outputs(database);
        this.assets = assets;
        this.json = json;
        this.guard = guard;
        this.limits = limits;
        this.asked = asked;
    }

    /** {@code POST}: asks for it; 200 with the asset when the result is there already, 202 while it is not. */
    public Future<Answer> ask(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.WORKFLOW);
        Output output = OutputUpload.output(exchange);
        limits.count(exchange);
        return exchange.json(JSON_BYTES).compose(body -> {
            IngestDraft draft = IngestDraft.of(body, guard);
            return outputs.find(exchange.account(), output, who(exchange))
                    .compose(stored -> stored.map(asset -> stored(exchange, permit, asset))
                            .orElseGet(() -> ingests.ask(exchange.account(), output, who(exchange), draft)
                                    .map(ingest -> {
                                        asked.run();
                                        return described(202, permit, ingest);
                                    })));
        });
    }

    /** {@code GET}: how far it is, for who recorded the run. */
    public Future<Answer> look(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.WORKFLOW);
        Output output = OutputUpload.output(exchange);
        return ingests.find(exchange.account(), output, who(exchange)).map(ingest -> described(200, permit, ingest));
    }

    private Future<Answer> stored(Exchange exchange, EgressPermit permit, UUID id) {
        return assets.find(exchange.account(), id)
                .map(asset -> new Answer.Described(
                        200,
                        Map.of(CacheControl.NAME, CacheControl.NO_STORE.value(), "Location", "/v1/assets/" + id),
                        permit.mark(json.one(asset))));
    }

    private static Answer described(int status, EgressPermit permit, Ingest ingest) {
        Output output = ingest.output();
        JsonObject value = new JsonObject()
                .put("generation", output.generation().toString())
                .put("output", output.number())
                .put("state", ColumnWord.of(ingest.state()))
                .put("attempts", ingest.attempts().count())
                .put("lastError", ingest.attempts().lastError().orElse(null))
                .put(
                        "nextAttemptAt",
                        ingest.pending() ? ingest.attempts().nextAt().toString() : null)
                .put("asset", ingest.asset().map(UUID::toString).orElse(null));
        return new Answer.Described(status, CacheControl.NO_STORE.field(), permit.mark(value.toBuffer()));
    }

    private static String who(Exchange exchange) {
        return exchange.caller().orElseThrow().who();
    }
}
