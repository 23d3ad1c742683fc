package io.holdfast.history;

import io.holdfast.catalog.Asset;
import io.holdfast.catalog.AssetJson;
import io.holdfast.catalog.Assets;
import io.holdfast.catalog.Labels;
import io.holdfast.catalog.QuotaConfig;
import io.holdfast.http.Answer;
import io.holdfast.http.Exchange;
import io.holdfast.http.IfMatch;
import io.holdfast.http.PageAsked;
import io.holdfast.rights.Channel;
import io.holdfast.rights.EgressPermit;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An account's records: lists them, shows one, lets its title and tags change, and says what room is left. */
public final class History {
    private static final int JSON_BYTES = 64 * 1024;

    private final Assets assets;
    private final AssetJson json;
    private final QuotaConfig quota;

    public History(Assets assets, AssetJson json, QuotaConfig quota) {
        this.assets = assets;
        this.json = json;
        this.quota = quota;
    }

    /** {@code GET /v1/assets}: one page. */
    public Future<Answer> page(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.HISTORY);
        HistoryQuery query = new HistoryQuery(exchange.account(), exchange);
        return assets.select(query.sql(), query.arguments()).map(rows -> {
            Optional<String> next = query.next(rows);
            Map<String, String> headers = headers();
            next.ifPresent(cursor -> headers.put("Link", PageAsked.link(exchange, cursor)));
            return new Answer.Described(200, headers, permit.mark(json.page(query.page(rows), next)));
        });
    }

    /** {@code GET /v1/assets/{id}}: one record. */
    public Future<Answer> one(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.HISTORY);
        return assets.find(exchange.account(), exchange.pathId("id")).map(asset -> described(permit, asset));
    }

    /** {@code PATCH /v1/assets/{id}}: title and tags, as a JSON merge patch (RFC 7396). */
    public Future<Answer> change(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.HISTORY);
        var id = exchange.pathId("id");
        Optional<List<Integer>> versions = IfMatch.versions(exchange);
        return exchange.json(JSON_BYTES)
                .compose(patch -> assets.change(exchange.account(), id, Labels.of(patch), versions))
                .map(asset -> described(permit, asset));
    }

    /** {@code DELETE /v1/assets/{id}}: unreachable when it returns; the bytes follow. */
    public Future<Answer> erase(Exchange exchange) {
        return assets.erase(exchange.account(), exchange.pathId("id"), IfMatch.versions(exchange))
                .map(v -> new Answer.Empty(204, Map.of()));
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
        headers.put("ETag", "\"" + asset.version() + "\"");
        return new Answer.Described(200, headers, permit.mark(json.one(asset)));
    }

    private static Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Cache-Control", "private, no-store");
        return headers;
    }
}
