package io.holdfast.delivery;

import io.holdfast.asset.Assets;
import io.holdfast.content.AssetContent;
import io.holdfast.content.ContentLinks;
import io.holdfast.disclosure.Disclosures;
import io.holdfast.http.Answer;
import io.holdfast.http.Exchange;
import io.holdfast.rights.DoNotTrain;
import io.holdfast.rights.EgressPermit;
import io.vertx.core.Future;
import java.util.UUID;

/** {@code GET} and {@code HEAD} of an asset's bytes. */
public final class ContentDelivery {
    private final Assets assets;
    private final AssetContent content;
    private final Recipient recipient;
    private final ContentLinks links;
    private final DoNotTrain mark;

    public ContentDelivery(
            Assets assets, AssetContent content, Disclosures disclosures, ContentLinks links, DoNotTrain mark) {
        this.assets = assets;
        this.content = content;
        this.recipient = new Recipient(disclosures);
        this.links = links;
        this.mark = mark;
    }

    /** To a caller with a token; to a service only what its runs are to work on, which is recorded first. */
    public Future<Answer> toCaller(Exchange exchange) {
        UUID id = exchange.pathId("id");
        return recipient.permit(exchange, id).compose(permit -> deliver(exchange, permit, id, mark.manifestUrl(id)));
    }

    /** To whoever holds a signed URL. */
    public Future<Answer> toLink(Exchange exchange) {
        String token = exchange.path("token");
        ContentLinks.Target target = links.open(token);
        return deliver(exchange, recipient.byUrl(exchange, target), target.id(), links.credentialUrl(token));
    }

    private Future<Answer> deliver(Exchange exchange, EgressPermit permit, UUID id, String credential) {
        return assets.find(permit.account(), id)
                .map(asset -> content.answer(exchange, permit, asset, DoNotTrain.manifestLink(credential)));
    }
}
