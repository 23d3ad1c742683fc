package io.holdfast.http;

import io.holdfast.http.field.ByteRange;
import io.holdfast.http.field.ByteRanges;
import io.holdfast.http.field.EntityTag;
import io.holdfast.http.field.HttpDates;
import io.holdfast.http.field.Preconditions;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.EgressPermit;
import io.holdfast.stream.Outflow;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** Answers {@code GET} and {@code HEAD} of bytes that stay as they are, by RFC 9110 sections 8.8, 13 and 14. */
public final class ContentAnswer {
    private final Content content;
    private final EgressPermit permit;
    private final Function<ByteRange, Future<Outflow>> source;

    /**
     * Bytes that are asked for.
     *
     * @param tag strong
     * @param modified to the second
     * @param always fields of each answer, of a 304 too
     * @param beside fields of what stands beside bytes
     */
    public record Content(
            String mediaType,
            long size,
            EntityTag tag,
            Instant modified,
            Map<String, String> always,
            Map<String, String> beside) {}

    private ContentAnswer(Content content, EgressPermit permit, Function<ByteRange, Future<Outflow>> source) {
        this.content = content;
        this.permit = permit;
        this.source = source;
    }

    /**
     * What a request for them is answered with.
     *
     * @param maxRanges ranges of one request; more are answered with the whole
     * @param source opens some of the bytes, when it is their turn
     * @return an {@link Answer.Content}, or an {@link Answer.Empty} when the client has them; throws
     *     {@link ProblemType#PRECONDITION_FAILED} or {@link ProblemType#RANGE_NOT_SATISFIABLE}
     */
    public static Answer of(
            Exchange exchange,
            EgressPermit permit,
            Content content,
            int maxRanges,
            Function<ByteRange, Future<Outflow>> source) {
        return new ContentAnswer(content, permit, source).answer(exchange, maxRanges);
    }

    private Answer answer(Exchange exchange, int maxRanges) {
        Map<String, String> headers = new LinkedHashMap<>(content.always());
        headers.put("ETag", content.tag().toString());
        headers.put("Last-Modified", HttpDates.format(content.modified()));
        Preconditions.Outcome outcome =
                Preconditions.of(exchange.request().method(), exchange.headers(), content.tag(), content.modified());
        if (outcome == Preconditions.Outcome.FAILED) {
            throw ProblemType.PRECONDITION_FAILED.asFailure();
        }
        if (outcome == Preconditions.Outcome.NOT_MODIFIED) {
            return new Answer.Empty(304, headers);
        }
        headers.putAll(content.beside());
        headers.put("Accept-Ranges", "bytes");
        headers.put("Content-Type", content.mediaType());
        boolean ranged = !exchange.headOnly()
                && Preconditions.rangeApplies(exchange.headers(), content.tag(), content.modified());
        ByteRanges asked = ByteRanges.of(exchange.header("Range").filter(field -> ranged), content.size(), maxRanges);
        if (asked instanceof ByteRanges.Unsatisfiable) {
            throw new Problem(ProblemType.RANGE_NOT_SATISFIABLE)
                    .with("size", content.size())
                    .asFailure();
        }
        if (asked instanceof ByteRanges.Parts parts) {
            return parts.ranges().size() == 1 ? one(headers, parts.ranges().get(0)) : several(headers, parts.ranges());
        }
        ByteRange all = new ByteRange(0, content.size());
        return new Answer.Content(200, headers, content.size(), permit.mark(List.of(piece(Buffer.buffer(), all))));
    }

    private Answer one(Map<String, String> headers, ByteRange range) {
        headers.put("Content-Range", range.contentRange(content.size()));
        return new Answer.Content(206, headers, range.length(), permit.mark(List.of(piece(Buffer.buffer(), range))));
    }

    /** RFC 9110 section 14.6: multipart/byteranges. */
    private Answer several(Map<String, String> headers, List<ByteRange> ranges) {
        String boundary = "holdfast-" + UUID.randomUUID();
        headers.put("Content-Type", "multipart/byteranges; boundary=" + boundary);
        List<Answer.Piece> pieces = new ArrayList<>();
        long length = 0;
        for (ByteRange range : ranges) {
            Buffer preface = Buffer.buffer((pieces.isEmpty() ? "" : "\r\n") + "--" + boundary + "\r\nContent-Type: "
                    + content.mediaType() + "\r\nContent-Range: " + range.contentRange(content.size()) + "\r\n\r\n");
            length += preface.length() + range.length();
            pieces.add(piece(preface, range));
        }
        Buffer closing = Buffer.buffer("\r\n--" + boundary + "--\r\n");
        pieces.add(new Answer.Piece(closing, Answer.CLOSING));
        return new Answer.Content(206, headers, length + closing.length(), permit.mark(pieces));
    }

    private Answer.Piece piece(Buffer preface, ByteRange range) {
        return new Answer.Piece(preface, () -> source.apply(range));
    }
}
