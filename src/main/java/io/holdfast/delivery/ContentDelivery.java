package io.holdfast.delivery;

import io.holdfast.catalog.AssetContent;
import io.holdfast.catalog.Assets;
import io.holdfast.catalog.Disclosures;
import io.holdfast.http.Answer;
import io.holdfast.http.Exchange;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.Channel;
import io.holdfast.rights.EgressPermit;
import io.vertx.core.Future;
import java.util.UUID;

/** {@code GET} and {@code HEAD} of an asset's bytes. */
public final class ContentDelivery {
    /** Who asks with a token of the account itself. */
    private static final String OWNER = "owner";

    /** Who asks by a signed URL, of whom nothing else is known. */
    private static final String BY_URL = "content-url";

    private final Assets assets;
    private final AssetContent content;
    private final Disclosures disclosures;
    private final ContentLinks links;

    public ContentDelivery(Assets assets, AssetContent content, Disclosures disclosures, ContentLinks links) {
        this.assets = assets;
        this.content = content;
        this.disclosures = disclosures;
        this.links = links;
    }

    /** To a caller with a token; to a service only what its runs are to work on, which is recorded first. */
    public Future<Answer> toCaller(Exchange exchange) {
        UUID id = exchange.pathId("id");
        String who = exchange.onBehalf() ? exchange.caller().orElseThrow().who() : OWNER;
        if (exchange.onBehalf()) {
            EgressPermit permit = permit(exchange, Channel.WORKFLOW, exchange.account(), id, who);
            return disclosures.toRun(permit, id, who).compose(recorded -> deliver(exchange, permit, id));
        }
        return deliver(exchange, permit(exchange, Channel.OWNER, exchange.account(), id, who), id);
    }

    /** To whoever holds a signed URL. */
    public Future<Answer> toLink(Exchange exchange) {
        ContentLinks.Target target = links.open(exchange.path("token"));
        return deliver(
                exchange, permit(exchange, Channel.OWNER, target.account(), target.asset(), BY_URL), target.asset());
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

    private Future<Answer> deliver(Exchange exchange, EgressPermit permit, UUID id) {
        return assets.find(permit.account(), id).map(asset -> content.answer(exchange, permit, asset));
    }
}
