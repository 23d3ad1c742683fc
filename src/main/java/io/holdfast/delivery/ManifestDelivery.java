package io.holdfast.delivery;

import io.holdfast.content.ContentLinks;
import io.holdfast.content.CredentialContent;
import io.holdfast.disclosure.Disclosures;
import io.holdfast.http.Answer;
import io.holdfast.http.Exchange;
import io.vertx.core.Future;
import java.util.UUID;

/** {@code GET} and {@code HEAD} of an asset's content credential, a file beside the media (C2PA 2.2 section 11.4). */
public final class ManifestDelivery {
    private final CredentialContent credentials;
    private final Recipient recipient;
    private final ContentLinks links;

    /**
     * Makes one.
     *
     * @param links open what is asked for without a token
     */
    public ManifestDelivery(CredentialContent credentials, Disclosures disclosures, ContentLinks links) {
        this.credentials = credentials;
        this.recipient = new Recipient(disclosures);
        this.links = links;
    }

    /** To a caller with a token, as the asset's bytes are. */
    public Future<Answer> toCaller(Exchange exchange) {
        UUID asset = exchange.pathId("id");
        return recipient.permit(exchange, asset).compose(permit -> credentials.answer(exchange, permit, asset));
    }

    /** To whoever holds the signed URL of the asset's bytes. */
    public Future<Answer> toLink(Exchange exchange) {
        ContentLinks.Target target = links.open(exchange.path("token"));
        return credentials.answer(exchange, recipient.byUrl(exchange, target), target.id());
    }
}
