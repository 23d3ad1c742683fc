package io.holdfast.content;

import io.holdfast.asset.Asset;
import io.holdfast.http.Answer;
import io.holdfast.http.ContentAnswer;
import io.holdfast.http.Exchange;
import io.holdfast.http.SecurityHeaders;
import io.holdfast.http.field.ContentDigest;
import io.holdfast.http.field.Download;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.EgressPermit;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers {@code GET} and {@code HEAD} of an asset's bytes, by RFC 9110 sections 8.8, 13 and 14; whoever may have them. */
public final class AssetContent {
    private final StoredBytes bytes;
    private final int maxRanges;
    private final Map<String, String> security;

    /**
     * Makes it for one event loop.
     *
     * @param maxRanges ranges of one request; more are answered with the whole
     * @param corsOrigins whose pages may embed the media
     */
    public AssetContent(StoredBytes bytes, int maxRanges, List<String> corsOrigins) {
        this.bytes = bytes;
        this.maxRanges = maxRanges;
        this.security = SecurityHeaders.content(corsOrigins);
    }

    /**
     * What a request for an asset's bytes is answered with.
     *
     * @return an {@link Answer.Content}, or an {@link Answer.Empty} when the client has them; throws
     *     {@link ProblemType#PRECONDITION_FAILED} or {@link ProblemType#RANGE_NOT_SATISFIABLE}
     */
    public Answer answer(Exchange exchange, EgressPermit permit, Asset asset) {
        return answer(exchange, permit, asset, Map.of());
    }

    /** The same, with fields of its own in place of the usual ones. */
    public Answer answer(Exchange exchange, EgressPermit permit, Asset asset, Map<String, String> fields) {
        byte[] sha256 = asset.content().sha256().getBytes();
        Map<String, String> always = new LinkedHashMap<>(security);
        always.putAll(fields);
        ContentAnswer.Content content = new ContentAnswer.Content(
                asset.media().mediaType(),
                asset.content().size(),
                ContentDigest.etag(sha256),
                asset.provenance().createdAt().truncatedTo(ChronoUnit.SECONDS),
                always,
                Map.of(
                        "Repr-Digest",
                        ContentDigest.sha256Field(sha256),
                        "Content-Disposition",
                        new Download(exchange.query("download"))
                                .disposition(
                                        asset.media().mediaType(),
                                        asset.description().filename())));
        return ContentAnswer.of(
                exchange,
                permit,
                content,
                maxRanges,
                range -> bytes.read(permit, asset, range.first(), range.length()));
    }
}
