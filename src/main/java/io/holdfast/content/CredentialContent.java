package io.holdfast.content;

import io.holdfast.credential.Credential;
import io.holdfast.credential.Credentials;
import io.holdfast.http.Answer;
import io.holdfast.http.Exchange;
import io.holdfast.http.SecurityHeaders;
import io.holdfast.http.field.ContentDigest;
import io.holdfast.http.field.EntityTag;
import io.holdfast.http.field.HttpDates;
import io.holdfast.http.field.Preconditions;
import io.holdfast.problem.ProblemType;
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

/** Answers {@code GET} and {@code HEAD} of an asset's content credential (C2PA 2.2 section 11.4), whoever may have it. */
public final class CredentialContent {
    private static final String MEDIA_TYPE = "application/c2pa";

    private final Credentials credentials;
    private final Map<String, String> security;

    /**
     * Makes it for one event loop.
     *
     * @param corsOrigins whose pages may read it
     */
    public CredentialContent(Credentials credentials, List<String> corsOrigins) {
        this.credentials = credentials;
        this.security = SecurityHeaders.content(corsOrigins);
    }

    /**
     * What a request for an asset's credential is answered with.
     *
     * @return fails as {@link Credentials#find} does, and with {@link ProblemType#PRECONDITION_FAILED}
     */
    public Future<Answer> answer(Exchange exchange, EgressPermit permit, UUID asset) {
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
