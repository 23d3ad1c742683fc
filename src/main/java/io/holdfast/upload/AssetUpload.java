package io.holdfast.upload;

import io.holdfast.asset.Asset;
import io.holdfast.asset.AssetJson;
import io.holdfast.asset.Assets;
import io.holdfast.http.Answer;
import io.holdfast.http.Endpoint;
import io.holdfast.http.Exchange;
import io.holdfast.http.field.CacheControl;
import io.holdfast.http.field.ContentDigest;
import io.holdfast.intake.Intake;
import io.holdfast.intake.IntakeBatch;
import io.holdfast.intake.RequestKeys;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.Channel;
import io.holdfast.rights.EgressPermit;
import io.holdfast.upload.form.FormFiles;
import io.holdfast.upload.form.FormReader;
import io.holdfast.upload.form.SentFiles;
import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** {@code POST /v1/assets}: the body's bytes or the files of a form become assets, all or none of them. */
public final class AssetUpload implements Endpoint {
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7E]{1,255}");

    private final Intake intake;
    private final RequestKeys keys;
    private final Assets assets;
    private final AssetJson json;
    private final int maxFormFiles;

    public AssetUpload(Intake intake, RequestKeys keys, Assets assets, AssetJson json, int maxFormFiles) {
        this.intake = intake;
        this.keys = keys;
        this.assets = assets;
        this.json = json;
        this.maxFormFiles = maxFormFiles;
    }

    @Override
    public Future<Answer> answer(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.HISTORY);
        SentFiles files = exchange.header("Content-Type")
                .filter(FormReader::reads)
                .<SentFiles>map(type -> new FormFiles(exchange, intake.watch(exchange.body()), type, maxFormFiles))
                .orElseGet(() -> new RawFile(exchange));
        Optional<String> key = exchange.header("Idempotency-Key");
        if (key.filter(k -> !KEY.matcher(k).matches()).isPresent()) {
            throw ProblemType.BAD_REQUEST.asFailure("Idempotency-Key is 1 to 255 visible ASCII characters.");
        }
        Future<List<Asset>> made = key.isEmpty()
                ? receive(exchange.account(), files, Optional.empty())
                : keys.begin(exchange.account(), key.get())
                        .timeout(5, TimeUnit.SECONDS)
                        .compose(known -> once(exchange.account(), files, known));
        return made.map(assets -> created(permit, assets));
    }

    private Future<List<Asset>> once(UUID account, SentFiles files, RequestKeys.Known known) {
        if (known instanceof RequestKeys.Known.Done done) {
            return repeat(account, files, done);
        }
        return known instanceof RequestKeys.Known.Fresh fresh
                ? receive(account, files, Optional.of(fresh.held()))
                : Future.failedFuture(RequestKeys.running());
    }

    private Future<List<Asset>> receive(UUID account, SentFiles files, Optional<RequestKeys.Held> key) {
        return intake.keep(account, key, run -> files.each(run::receive));
    }

    /** The same request again: the bytes are compared, not kept. */
    private Future<List<Asset>> repeat(UUID account, SentFiles files, RequestKeys.Known.Done done) {
        List<byte[]> digests = new ArrayList<>();
        return files.each((draft, body, admitted) -> {
                    admitted.run();
                    return intake.fingerprint(body).map(sha256 -> {
                        digests.add(sha256);
                        return null;
                    });
                })
                .compose(v -> Buffer.buffer(IntakeBatch.fingerprint(digests)).equals(done.fingerprint())
                        ? Future.all(done.assets().stream()
                                        .map(id -> assets.find(account, id))
                                        .toList())
                                .map(CompositeFuture::list)
                        : Future.failedFuture(ProblemType.KEY_REUSED.asFailure()));
    }

    private Answer created(EgressPermit permit, List<Asset> made) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(CacheControl.NAME, CacheControl.NO_STORE.value());
        if (made.size() > 1) {
            return new Answer.Described(201, headers, permit.mark(json.all(made)));
        }
        Asset asset = made.get(0);
        headers.put("Location", "/v1/assets/" + asset.id());
        headers.put("ETag", "\"" + asset.description().version() + "\"");
        headers.put(
                "Repr-Digest",
                ContentDigest.sha256Field(asset.content().sha256().getBytes()));
        return new Answer.Described(201, headers, permit.mark(json.one(asset)));
    }
}
