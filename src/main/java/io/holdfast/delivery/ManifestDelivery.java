package io.holdfast.delivery;

import io.holdfast.catalog.Credential;
import io.holdfast.catalog.Credentials;
import io.holdfast.catalog.Disclosures;
import io.holdfast.http.Answer;
import io.holdfast.http.ContentDigest;
import io.holdfast.http.EntityTag;
import io.holdfast.http.Exchange;
import io.holdfast.http.HttpDates;
import io.holdfast.http.Preconditions;
import io.holdfast.http.SecurityHeaders;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.Channel;
import io.holdfast.rights.EgressPermit;
import io.holdfast.stream.BufferRead;
import io.holdfast.stream.Outflow;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** {@code GET} and {@code HEAD} of an asset's content credential, a file beside the media (C2PA 2.2 section 11.4). */
public final class ManifestDelivery {
    private static final String MEDIA_TYPE = "application/c2pa";

    private final Credentials credentials;
    private final Recipient recipient;
    private final ContentLinks links;
    private final Map<String, String> security;

    /**
     * Makes one.
     *
     * @param links open what is asked for without a token
     */
    public ManifestDelivery(
            Credentials credentials, Disclosures disclosures, ContentLinks links, List<String> corsOrigins) {
        this.credentials = credentials;
        this.recipient = new Recipient(disclosures);
        this.links = links;
        this.security = SecurityHeaders.content(corsOrigins);
    }

    /** To a caller with a token, as the asset's bytes are. */
    public Future<Answer> toCaller(Exchange exchange) {
        UUID asset = exchange.pathId("id");
        return recipient.permit(exchange, asset).compose(permit -> deliver(exchange, permit, asset));
    }

    /** To whoever holds the signed URL of the asset's bytes. */
    public Future<Answer> toLink(Exchange exchange) {
        ContentLinks.Target target = links.open(exchange.path("token"));
        return deliver(exchange, exchange.permit(Channel.OWNER, target.account()), target.asset());
    }

    private Future<Answer> deliver(Exchange exchange, EgressPermit permit, UUID asset) {
        return credentials.find(permit.account(), asset).map(credential -> answer(exchange, permit, credential));
    }

    private Answer answer(Exchange exchange, EgressPermit permit, Credential credential) {
        Buffer bytes = credential.bytes();
        byte[] sha256 = ContentDigest.sha256(bytes.getBytes());
        EntityTag tag = ContentDigest.etag(sha256);
        Instant modified = credential.signedAt().truncatedTo(ChronoUnit.SECONDS);
        Map<String, String> headers = new LinkedHashMap<>(security);
        headers.put("ETag", tag.toString());
        headers.put("Last-Modified", HttpDates.format(modified));
        Preconditions.Outcome outcome =
                Preconditions.of(exchange.request().method(), exchange.headers(), tag, modified);
        if (outcome == Preconditions.Outcome.FAILED) {
            throw ProblemType.PRECONDITION_FAILED.asFailure();
        }
        if (outcome == Preconditions.Outcome.NOT_MODIFIED) {
            return new Answer.Empty(304, headers);
        }
        headers.put("Repr-Digest", ContentDigest.sha256Field(sha256));
        headers.put("Content-Type", MEDIA_TYPE);
        Answer.Piece whole = new Answer.Piece(
                Buffer.buffer(),
                () -> Future.succeededFuture(new Outflow.Flow(new BufferRead(bytes), bytes.length(), () -> {})));
        return new Answer.Content(200, headers, bytes.length(), permit.mark(List.of(whole)));
    }
}
