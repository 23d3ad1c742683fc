package io.holdfast.sharing;

import io.holdfast.asset.Assets;
import io.holdfast.disclosure.Disclosure;
import io.holdfast.disclosure.DisclosurePages;
import io.holdfast.http.Answer;
import io.holdfast.http.Cursor;
import io.holdfast.http.Exchange;
import io.holdfast.http.PageRequest;
import io.holdfast.rights.Channel;
import io.holdfast.rights.EgressPermit;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Tells an account who else got its assets, and what it takes to check that nothing of that was changed. */
public final class DisclosureLog {
    /** Bytes of memory that a disclosure of a page takes at most. */
    private static final long ROW_BYTES = 8 * 1024;

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
        return exchange.memory(asked.rows() * ROW_BYTES)
                .compose(v -> pages.newest(exchange.account(), asset, before, asked.rows(), exchange.gone()));
    }

    private Future<Answer> shown(Exchange exchange, EgressPermit permit, PageRequest asked, List<Disclosure> rows) {
        return pages.ends(exchange.account()).map(ends -> asked.json(
                        new JsonObject()
                                .put("account", exchange.account().toString())
                                .mergeIn(ends),
                        rows,
                        rows.size(),
                        Disclosure::json,
                        DisclosureLog::cursor)
                .answer(exchange, permit));
    }

    private static String cursor(Disclosure last) {
        return Cursor.text(
                ByteBuffer.allocate(Long.BYTES).putLong(last.position().number()));
    }
}
