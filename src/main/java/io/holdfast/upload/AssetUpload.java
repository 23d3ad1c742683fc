package io.holdfast.upload;

import io.holdfast.catalog.Asset;
import io.holdfast.catalog.AssetJson;
import io.holdfast.catalog.Assets;
import io.holdfast.catalog.Draft;
import io.holdfast.catalog.Intake;
import io.holdfast.catalog.IntakeRun;
import io.holdfast.catalog.RequestKeys;
import io.holdfast.http.Answer;
import io.holdfast.http.ContentDigest;
import io.holdfast.http.Endpoint;
import io.holdfast.http.Exchange;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.Channel;
import io.holdfast.rights.EgressPermit;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** {@code POST /v1/assets} with the bytes as the body: one file becomes one asset. */
public final class AssetUpload implements Endpoint {
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7E]{1,255}");

    private final Intake intake;
    private final RequestKeys keys;
    private final Assets assets;
    private final AssetJson json;

    public AssetUpload(Intake intake, RequestKeys keys, Assets assets, AssetJson json) {
        this.intake = intake;
        this.keys = keys;
        this.assets = assets;
        this.json = json;
    }

    @Override
    public Future<Answer> answer(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.HISTORY);
        Draft draft = draft(exchange);
        Optional<String> key = exchange.header("Idempotency-Key");
        if (key.filter(k -> !KEY.matcher(k).matches()).isPresent()) {
            throw ProblemType.BAD_REQUEST.asFailure("Idempotency-Key is 1 to 255 visible ASCII characters.");
        }
        if (key.isEmpty()) {
            return receive(exchange, permit, draft, key);
        }
        return keys.begin(exchange.account(), key.get())
                .timeout(5, TimeUnit.SECONDS)
                .compose(known -> known instanceof RequestKeys.Known.Done done
                        ? repeat(exchange, permit, done)
                        : known instanceof RequestKeys.Known.Running
                                ? Future.failedFuture(new Problem(ProblemType.REQUEST_RUNNING)
                                        .retryAfter(5)
                                        .asFailure())
                                : receive(exchange, permit, draft, key));
    }

    private Future<Answer> receive(Exchange exchange, EgressPermit permit, Draft draft, Optional<String> key) {
        IntakeRun run = intake.begin(exchange.account(), key);
        return run.receive(draft, exchange.body(), exchange::proceed)
                .recover(cause -> run.abandon().transform(done -> Future.failedFuture(cause)))
                .compose(v -> run.commit()
                        .recover(cause -> swept(cause)
                                ? run.abandon().transform(done -> Future.failedFuture(cause))
                                : Future.failedFuture(cause)))
                .map(made -> created(permit, made.get(0)));
    }

    /** The same request again: the bytes are compared, not kept. */
    private Future<Answer> repeat(Exchange exchange, EgressPermit permit, RequestKeys.Known.Done done) {
        exchange.proceed();
        return intake.fingerprint(exchange.body()).compose(sha256 -> {
            if (!Buffer.buffer(IntakeRun.fingerprint(List.of(sha256))).equals(done.fingerprint())) {
                return Future.failedFuture(ProblemType.KEY_REUSED.asFailure());
            }
            UUID id = done.assets().get(0);
            return assets.find(exchange.account(), id).map(asset -> created(permit, asset));
        });
    }

    private Answer created(EgressPermit permit, Asset asset) {
        byte[] sha256 = asset.sha256().getBytes();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Location", "/v1/assets/" + asset.id());
        headers.put("ETag", "\"" + asset.version() + "\"");
        headers.put("Repr-Digest", ContentDigest.sha256Field(sha256));
        headers.put("Cache-Control", "no-store");
        return new Answer.Described(201, headers, permit.mark(json.one(asset)));
    }

    /** Only an intake that certainly became nothing may be abandoned; after a lost answer the row decides. */
    private static boolean swept(Throwable cause) {
        return cause instanceof ProblemException failure && failure.type() == ProblemType.CONFLICT;
    }

    private static Draft draft(Exchange exchange) {
        Map<String, byte[]> digests = new LinkedHashMap<>();
        for (String field : List.of("Content-Digest", "Repr-Digest")) {
            ContentDigest stated = ContentDigest.of(exchange.headers().getAll(field));
            expect(digests, "sha-256", stated.sha256());
            expect(digests, "sha-512", stated.sha512());
        }
        Optional<String> filename = exchange.header("Content-Disposition")
                .flatMap(Filename::ofDisposition)
                .or(() -> exchange.query("name"))
                .flatMap(Filename::safe);
        return new Draft(exchange.header("Content-Type"), filename, digests);
    }

    private static void expect(Map<String, byte[]> digests, String algorithm, Optional<ByteBuffer> stated) {
        stated.ifPresent(bytes -> {
            byte[] value = new byte[bytes.remaining()];
            bytes.duplicate().get(value);
            byte[] other = digests.putIfAbsent(algorithm, value);
            if (other != null && !java.util.Arrays.equals(other, value)) {
                throw ProblemType.DIGEST_MISMATCH.asFailure("Content-Digest and Repr-Digest contradict one another.");
            }
        });
    }
}
