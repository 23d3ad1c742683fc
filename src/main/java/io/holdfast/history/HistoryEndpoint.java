package io.holdfast.history;

import io.holdfast.asset.Asset;
import io.holdfast.asset.AssetChange;
import io.holdfast.asset.AssetChanges;
import io.holdfast.asset.AssetJson;
import io.holdfast.asset.Assets;
import io.holdfast.http.Answer;
import io.holdfast.http.Exchange;
import io.holdfast.http.IfMatch;
import io.holdfast.http.JsonPage;
import io.holdfast.http.field.CacheControl;
import io.holdfast.intake.QuotaConfig;
import io.holdfast.rights.Channel;
import io.holdfast.rights.EgressPermit;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An account's records: lists them, shows one, lets its title, tags and features change, and says what room is left. */
public final class HistoryEndpoint {
    private static final int JSON_BYTES = 64 * 1024;

    private final Assets assets;
    private final AssetChanges changes;
    private final AssetJson json;
    private final QuotaConfig quota;

    public HistoryEndpoint(Assets assets, AssetChanges changes, AssetJson json, QuotaConfig quota) {
        this.assets = assets;
        this.changes = changes;
        this.json = json;
        this.quota = quota;
    }

    /** {@code GET /v1/assets}: one page. */
    public Future<Answer> page(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.HISTORY);
        HistoryQuery query = new HistoryQuery(exchange.account(), exchange);
        return exchange.memory(query.asked().rows() * Asset.LISTED_BYTES)
                .compose(v -> assets.select(query.sql(), query.arguments(), exchange.gone()))
                .map(rows -> {
                    AssetJson.Page page =
                            json.page(rows, query.asked().limit(), query.asked().bytes(), HistoryQuery.cursors(rows));
                    return new JsonPage(page.json(), page.next()).answer(exchange, permit);
                });
    }

    /** {@code GET /v1/assets/{id}}: one record. */
    public Future<Answer> one(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.HISTORY);
        return assets.find(exchange.account(), exchange.pathId("id")).map(asset -> described(permit, asset));
    }

    /** {@code PATCH /v1/assets/{id}}: title, tags and features, as a JSON merge patch (RFC 7396); no content when it has no feature left. */
    public Future<Answer> change(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.HISTORY);
        var id = exchange.pathId("id");
        Optional<List<Integer>> versions = IfMatch.versions(exchange);
        return exchange.json(JSON_BYTES)
                .compose(patch -> changes.change(exchange.account(), id, AssetChange.of(patch), versions))
                .map(changed -> changed.map(asset -> described(permit, asset)).orElseGet(HistoryEndpoint::erased));
    }

    /** {@code DELETE /v1/assets/{id}}: unreachable when it returns; the bytes follow. */
    public Future<Answer> erase(Exchange exchange) {
        return assets.erase(exchange.account(), exchange.pathId("id"), IfMatch.versions(exchange))
                .map(v -> erased());
    }

    private static Answer erased() {
        return new Answer.Empty(204, Map.of());
    }

    /** {@code GET /v1/quota}. */
    public Future<Answer> quota(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.HISTORY);
        return assets.used(exchange.account())
                .map(used -> new Answer.Described(
                        200,
                        headers(),
                        permit.mark(new JsonObject()
                                .put("usedBytes", used[0])
                                .put("allowedBytes", quota.bytes())
                                .put("usedAssets", used[1])
                                .put("allowedAssets", quota.assets())
                                .put("reservedBytes", used[2])
                                .toBuffer())));
    }

    private Answer described(EgressPermit permit, Asset asset) {
        Map<String, String> headers = headers();
        headers.put("ETag", "\"" + asset.description().version() + "\"");
        return new Answer.Described(200, headers, permit.mark(json.one(asset)));
    }

    private static Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(CacheControl.NAME, CacheControl.PRIVATE_NO_STORE.value());
        return headers;
    }
}
