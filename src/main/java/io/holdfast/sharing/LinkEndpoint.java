package io.holdfast.sharing;

import io.holdfast.asset.Assets;
import io.holdfast.http.Answer;
import io.holdfast.http.Cursor;
import io.holdfast.http.Exchange;
import io.holdfast.http.PageRequest;
import io.holdfast.http.field.CacheControl;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.Channel;
import io.holdfast.rights.EgressPermit;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** An account's links: makes, shows and revokes them. */
public final class LinkEndpoint {
    private static final int JSON_BYTES = 8 * 1024;

    /** Bytes of memory that a link of a page takes at most. */
    private static final long ROW_BYTES = 4 * 1024;

    private final Links links;
    private final Assets assets;
    private final SharingConfig config;
    private final LinkTokens tokens;
    private final String publicUrl;
    private final Clock clock;

    public LinkEndpoint(Links links, Assets assets, SharingConfig config, String publicUrl, Clock clock) {
        this.links = links;
        this.assets = assets;
        this.config = config;
        this.tokens = new LinkTokens(config.signingKey(), clock);
        this.publicUrl = publicUrl;
        this.clock = clock;
    }

    /** {@code POST /v1/assets/{id}/links}: a new one. */
    public Future<Answer> create(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.HISTORY);
        UUID account = exchange.account();
        UUID asset = exchange.pathId("id");
        return exchange.jsonIfAny(JSON_BYTES)
                .compose(asked ->
                        links.add(account, asset, LinkRequest.of(asked, config, clock.instant()), config.maxLinks()))
                .compose(made -> made.map(Future::succeededFuture).orElseGet(() -> assets.find(account, asset)
                        .compose(there -> Future.failedFuture(ProblemType.CONFLICT.asFailure(
                                "An account has at most " + config.maxLinks() + " links that work.")))))
                .map(link -> described(permit, account, 201, link));
    }

    /** {@code GET /v1/assets/{id}/links}: one page of an asset's, the newest first. */
    public Future<Answer> ofAsset(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.HISTORY);
        UUID asset = exchange.pathId("id");
        return assets.find(exchange.account(), asset).compose(there -> page(exchange, permit, Optional.of(asset)));
    }

    /** {@code GET /v1/links}: one page of all, the newest first. */
    public Future<Answer> all(Exchange exchange) {
        return page(exchange, exchange.permit(Channel.HISTORY), Optional.empty());
    }

    /** {@code GET /v1/assets/{id}/links/{link}}. */
    public Future<Answer> one(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.HISTORY);
        return links.find(exchange.account(), exchange.pathId("id"), exchange.pathId("link"))
                .map(link -> described(permit, exchange.account(), 200, link));
    }

    /** {@code DELETE /v1/assets/{id}/links/{link}}: it works nowhere any more when this returns. */
    public Future<Answer> revoke(Exchange exchange) {
        return links.revoke(exchange.account(), exchange.pathId("id"), exchange.pathId("link"))
                .map(v -> new Answer.Empty(204, Map.of()));
    }

    private Future<Answer> page(Exchange exchange, EgressPermit permit, Optional<UUID> asset) {
        PageRequest asked = PageRequest.of(exchange);
        Optional<UUID> before = asked.cursor().map(Cursor::id);
        UUID account = exchange.account();
        return exchange.memory(asked.rows() * ROW_BYTES)
                .compose(v -> links.newest(account, asset, before, asked.rows(), exchange.gone()))
                .map(rows -> asked.json(rows, link -> link.json(url(account, link)), last -> Cursor.of(last.id()))
                        .answer(exchange, permit));
    }

    private Answer described(EgressPermit permit, UUID account, int status, Link link) {
        Map<String, String> headers = headers();
        if (status == 201) {
            headers.put("Location", link.path());
        }
        return new Answer.Described(
                status, headers, permit.mark(link.json(url(account, link)).toBuffer()));
    }

    private String url(UUID account, Link link) {
        return publicUrl + "/s/" + tokens.of(account, link.id());
    }

    private static Map<String, String> headers() {
        return new LinkedHashMap<>(CacheControl.PRIVATE_NO_STORE.field());
    }
}
