package io.holdfast.sharing;

import io.holdfast.asset.Assets;
import io.holdfast.disclosure.Disclosure;
import io.holdfast.disclosure.DisclosurePages;
import io.holdfast.http.Answer;
import io.holdfast.http.Cursor;
import io.holdfast.http.Exchange;
import io.holdfast.http.PageRequest;
import io.holdfast.http.field.CacheControl;
import io.holdfast.rights.Channel;
import io.holdfast.rights.EgressPermit;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Tells an account who else got its assets, and what it takes to check that nothing of that was changed. */
public final class DisclosureLog {
    private final DisclosurePages pages;
    private final Assets assets;

    public DisclosureLog(DisclosurePages pages, Assets assets) {
        this.pages = pages;
        this.assets = assets;
    }

    /** {@code GET /v1/disclosures}: one page of all, the newest first. */
    public Future<Answer> all(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.HISTORY);
        PageRequest asked = PageRequest.of(exchange);
        return rows(exchange, Optional.empty(), asked).compose(rows -> shown(exchange, permit, asked, rows));
    }

    /** {@code GET /v1/assets/{id}/disclosures}: one page of those of an asset, also when it was erased since. */
    public Future<Answer> ofAsset(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.HISTORY);
        PageRequest asked = PageRequest.of(exchange);
        UUID asset = exchange.pathId("id");
        return rows(exchange, Optional.of(asset), asked)
                .compose(rows -> rows.isEmpty()
                        ? assets.find(exchange.account(), asset).map(there -> rows)
                        : Future.succeededFuture(rows))
                .compose(rows -> shown(exchange, permit, asked, rows));
    }

    private Future<List<Disclosure>> rows(Exchange exchange, Optional<UUID> asset, PageRequest asked) {
        long before = asked.cursor()
                .map(cursor -> Cursor.bytes(cursor, Long.BYTES, Long.BYTES).getLong())
                .orElse(Long.MAX_VALUE);
        return pages.newest(exchange.account(), asset, before, asked.rows());
    }

    private Future<Answer> shown(Exchange exchange, EgressPermit permit, PageRequest asked, List<Disclosure> rows) {
        Map<String, String> headers = new LinkedHashMap<>(CacheControl.PRIVATE_NO_STORE.field());
        Optional<String> next = asked.next(
                rows,
                last -> Cursor.text(
                        ByteBuffer.allocate(Long.BYTES).putLong(last.position().number())));
        next.ifPresent(cursor -> headers.put("Link", PageRequest.link(exchange, cursor)));
        JsonArray items = new JsonArray();
        asked.page(rows).forEach(row -> items.add(row.json()));
        return pages.ends(exchange.account())
                .map(ends -> new Answer.Described(
                        200,
                        headers,
                        permit.mark(new JsonObject()
                                .put("account", exchange.account().toString())
                                .mergeIn(ends)
                                .put("items", items)
                                .put("next", next.orElse(null))
                                .toBuffer())));
    }
}
