package io.holdfast.delivery;

import io.holdfast.catalog.Disclosures;
import io.holdfast.http.Exchange;
import io.holdfast.rights.Channel;
import io.holdfast.rights.EgressPermit;
import io.vertx.core.Future;
import java.util.UUID;

/** Lets callers with a token have an asset: its owner, or a service what its runs are to work on, recorded first. */
record Recipient(Disclosures disclosures) {
    /** Leave for the caller; fails with {@code NOT_FOUND} for a service without such a run. */
    Future<EgressPermit> permit(Exchange exchange, UUID asset) {
        if (exchange.onBehalf()) {
            EgressPermit permit = exchange.permit(Channel.WORKFLOW);
            return disclosures
                    .toRun(permit, asset, exchange.caller().orElseThrow().who())
                    .map(permit);
        }
        return Future.succeededFuture(exchange.permit(Channel.OWNER));
    }
}
