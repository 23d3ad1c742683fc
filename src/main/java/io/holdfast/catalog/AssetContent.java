package io.holdfast.catalog;

import io.holdfast.http.Answer;
import io.holdfast.http.ByteRange;
import io.holdfast.http.ByteRanges;
import io.holdfast.http.ContentDigest;
import io.holdfast.http.DispositionField;
import io.holdfast.http.EntityTag;
import io.holdfast.http.Exchange;
import io.holdfast.http.HttpDates;
import io.holdfast.http.Preconditions;
import io.holdfast.http.SecurityHeaders;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.EgressPermit;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Answers {@code GET} and {@code HEAD} of an asset's bytes, by RFC 9110 sections 8.8, 13 and 14; whoever may have them. */
public final class AssetContent {
    private final ObjectStore objects;
    private final int maxRanges;
    private final Map<String, String> security;

    /**
     * Makes it for one event loop.
     *
     * @param maxRanges ranges of one request; more are answered with the whole
     * @param corsOrigins whose pages may embed the media
     */
    public AssetContent(ObjectStore objects, int maxRanges, List<String> corsOrigins) {
        this.objects = objects;
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
        byte[] sha256 = asset.sha256().getBytes();
        EntityTag tag = ContentDigest.etag(sha256);
        Instant modified = asset.createdAt().truncatedTo(ChronoUnit.SECONDS);
        Map<String, String> headers = new LinkedHashMap<>(security);
        headers.putAll(fields);
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
        headers.put("Accept-Ranges", "bytes");
        headers.put("Content-Disposition", disposition(asset));
        boolean ranged = !exchange.headOnly() && Preconditions.rangeApplies(exchange.headers(), tag, modified);
        ByteRanges asked = ByteRanges.of(ranged ? exchange.header("Range") : Optional.empty(), asset.size(), maxRanges);
        if (asked instanceof ByteRanges.Unsatisfiable) {
            throw new Problem(ProblemType.RANGE_NOT_SATISFIABLE)
                    .with("size", asset.size())
                    .asFailure();
        }
        if (asked instanceof ByteRanges.Parts parts) {
            return parts.ranges().size() == 1
                    ? one(permit, asset, headers, parts.ranges().get(0))
                    : several(permit, asset, headers, parts.ranges());
        }
        headers.put("Content-Type", asset.mediaType());
        return new Answer.Content(
                200,
                headers,
                asset.size(),
                permit.mark(List.of(piece(permit, asset, Buffer.buffer(), 0, asset.size()))));
    }

    private static String disposition(Asset asset) {
        return asset.filename()
                .map(name -> DispositionField.of(asset.mediaType(), name))
                .orElseGet(() -> DispositionField.of(asset.mediaType()));
    }

    private Answer one(EgressPermit permit, Asset asset, Map<String, String> headers, ByteRange range) {
        headers.put("Content-Type", asset.mediaType());
        headers.put("Content-Range", range.contentRange(asset.size()));
        return new Answer.Content(
                206,
                headers,
                range.length(),
                permit.mark(List.of(piece(permit, asset, Buffer.buffer(), range.first(), range.length()))));
    }

    /** RFC 9110 section 14.6: multipart/byteranges. */
    private Answer several(EgressPermit permit, Asset asset, Map<String, String> headers, List<ByteRange> ranges) {
        String boundary = "holdfast-" + UUID.randomUUID();
        headers.put("Content-Type", "multipart/byteranges; boundary=" + boundary);
        List<Answer.Piece> pieces = new ArrayList<>();
        long length = 0;
        for (ByteRange range : ranges) {
            Buffer preface = Buffer.buffer((pieces.isEmpty() ? "" : "\r\n") + "--" + boundary + "\r\nContent-Type: "
                    + asset.mediaType() + "\r\nContent-Range: " + range.contentRange(asset.size()) + "\r\n\r\n");
            length += preface.length() + range.length();
            pieces.add(piece(permit, asset, preface, range.first(), range.length()));
        }
        Buffer closing = Buffer.buffer("\r\n--" + boundary + "--\r\n");
        pieces.add(new Answer.Piece(closing, Answer.CLOSING));
        return new Answer.Content(206, headers, length + closing.length(), permit.mark(pieces));
    }

    private Answer.Piece piece(EgressPermit permit, Asset asset, Buffer preface, long first, long length) {
        return new Answer.Piece(preface, () -> objects.read(permit, asset.key(), first, length));
    }
}
