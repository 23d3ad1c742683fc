package io.holdfast.delivery;

import io.holdfast.content.ContentLinks;
import io.holdfast.disclosure.Disclosures;
import io.holdfast.http.Exchange;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.Channel;
import io.holdfast.rights.EgressPermit;
import io.vertx.core.Future;
import java.util.UUID;

/** Lets callers have an asset: its owner, whoever holds a signed URL, or a service what its runs are to work on. */
record Recipient(Disclosures disclosures) {
    /** Who asks with a token of the account itself. */
    private static final String OWNER = "owner";

    /** Who asks by a signed URL, of whom nothing else is known. */
    private static final String BY_URL = "content-url";

    /** Leave for a caller with a token, recorded for a service; fails with {@code NOT_FOUND} when it has no such run. */
    Future<EgressPermit> permit(Exchange exchange, UUID asset) {
        if (!exchange.onBehalf()) {
            return Future.succeededFuture(permit(exchange, Channel.OWNER, exchange.account(), asset, OWNER));
        }
        String who = exchange.caller().orElseThrow().who();
        EgressPermit permit = permit(exchange, Channel.WORKFLOW, exchange.account(), asset, who);
        return disclosures.toRun(permit, asset, who).map(permit);
    }

    /** Leave for whoever holds a signed URL. */
    EgressPermit byUrl(Exchange exchange, ContentLinks.Target target) {
        return permit(exchange, Channel.OWNER, target.account(), target.id(), BY_URL);
    }

    private EgressPermit permit(Exchange exchange, Channel channel, UUID account, UUID asset, String who) {
        try {
            return exchange.permit(channel, account);
        } catch (ProblemException refusal) {
            if (refusal.type() == ProblemType.TRAINING_REFUSED) {
                disclosures.refused(channel, account, asset, who);
            }
            throw refusal;
        }
    }
}
