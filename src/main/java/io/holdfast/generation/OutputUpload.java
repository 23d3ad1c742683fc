package io.holdfast.generation;

import io.holdfast.asset.Asset;
import io.holdfast.asset.AssetJson;
import io.holdfast.asset.Assets;
import io.holdfast.asset.Labels;
import io.holdfast.asset.Output;
import io.holdfast.http.Answer;
import io.holdfast.http.Endpoint;
import io.holdfast.http.Exchange;
import io.holdfast.http.StampPreference;
import io.holdfast.http.field.CacheControl;
import io.holdfast.http.field.ContentDigest;
import io.holdfast.http.field.Filename;
import io.holdfast.http.field.StatedDigests;
import io.holdfast.identity.Caller;
import io.holdfast.intake.Draft;
import io.holdfast.intake.Intake;
import io.holdfast.intake.Outputs;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.Channel;
import io.holdfast.rights.EgressPermit;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * {@code PUT /v1/generations/{id}/outputs/{n}}: the body's bytes become a result of a run; the same bytes again answer 200
 * with the asset that they became, others 409.
 */
public final class OutputUpload implements Endpoint {
    private final Outputs outputs;
    private final Intake intake;
    private final Assets assets;
    private final AssetJson json;
    private final BackendLimits limits;

    public OutputUpload(Outputs outputs, Intake intake, Assets assets, AssetJson json, BackendLimits limits) {
        this.outputs = outputs;
        this.intake = intake;
        this.assets = assets;
        this.json = json;
        this.limits = limits;
    }

    @Override
    public Future<Answer> answer(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.WORKFLOW);
        Output output = output(exchange);
        Caller caller = exchange.caller().orElseThrow();
        limits.count(caller);
        Runnable leave = limits.enter(caller);
        return outputs.find(exchange.account(), output, caller.who())
                .timeout(5, TimeUnit.SECONDS)
                .compose(stored -> stored.map(asset -> again(exchange, permit, asset))
                        .orElseGet(() -> receive(exchange, permit, output)))
                .onComplete(done -> leave.run());
    }

    /** The result that a path names; throws {@link ProblemType#NOT_FOUND} for what can't be one. */
    public static Output output(Exchange exchange) {
        String number = exchange.path("n");
        if (!number.matches("0|[1-9]\\d{0,3}")) {
            throw ProblemType.NOT_FOUND.asFailure();
        }
        return new Output(exchange.pathId("id"), Integer.parseInt(number));
    }

    private Future<Answer> receive(Exchange exchange, EgressPermit permit, Output output) {
        Draft draft = new Draft(
                exchange.header("Content-Type"),
                exchange.header("Content-Disposition")
                        .flatMap(Filename::ofDisposition)
                        .flatMap(Filename::safe),
                Labels.NONE,
                StatedDigests.of(exchange.headers()),
                Optional.of(output),
                StampPreference.of(exchange));
        return intake.keep(
                        exchange.account(),
                        Optional.empty(),
                        run -> run.receive(draft, exchange.body(), exchange::proceed))
                .map(kept -> described(201, permit, kept.get(0)))
                .recover(cause -> stored(cause)
                        .map(asset ->
                                assets.find(exchange.account(), asset).map(there -> described(200, permit, there)))
                        .orElseGet(() -> Future.failedFuture(cause)));
    }

    /** Somebody else was faster with the same bytes. */
    private static Optional<UUID> stored(Throwable cause) {
        return cause instanceof ProblemException refusal && refusal.type() == ProblemType.OUTPUT_STORED
                ? Optional.ofNullable(refusal.problem().extensions().get("asset"))
                        .map(asset -> UUID.fromString(asset.toString()))
                : Optional.empty();
    }

    /** The bytes are compared, not kept. */
    private Future<Answer> again(Exchange exchange, EgressPermit permit, UUID id) {
        return assets.find(exchange.account(), id).compose(asset -> {
            exchange.proceed();
            return intake.fingerprint(exchange.body()).map(sha256 -> {
                if (!asset.content().received().sha256().equals(Buffer.buffer(sha256))) {
                    throw ProblemType.OUTPUT_DIFFERS.asFailure();
                }
                return described(200, permit, asset);
            });
        });
    }

    private Answer described(int status, EgressPermit permit, Asset asset) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(CacheControl.NAME, CacheControl.NO_STORE.value());
        headers.put("Location", "/v1/assets/" + asset.id());
        headers.put(
                "Repr-Digest",
                ContentDigest.sha256Field(asset.content().sha256().getBytes()));
        return new Answer.Described(status, headers, permit.mark(json.one(asset)));
    }
}
