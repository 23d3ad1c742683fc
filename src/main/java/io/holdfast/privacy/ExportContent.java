package io.holdfast.privacy;

import io.holdfast.catalog.Assets;
import io.holdfast.http.Answer;
import io.holdfast.http.ByteRange;
import io.holdfast.http.ByteRanges;
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
import io.holdfast.stream.Outflow;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Answers {@code GET} and {@code HEAD} of an export's archive: made while it is sent, and the same bytes each time. */
final class ExportContent {
    private final Vertx vertx;
    private final ExportRows rows;
    private final ExportEntries entries;
    private final Assets assets;
    private final ObjectStore objects;

    ExportContent(Vertx vertx, ExportRows rows, ExportEntries entries, Assets assets, ObjectStore objects) {
        this.vertx = vertx;
        this.rows = rows;
        this.entries = entries;
        this.assets = assets;
        this.objects = objects;
    }

    /**
     * What a request for an archive is answered with.
     *
     * @return fails with {@link ProblemType#CONFLICT} before it is made, {@link ProblemType#EXPORT_STALE} when something in
     *     it was erased, {@link ProblemType#RANGE_NOT_SATISFIABLE} and {@link ProblemType#PRECONDITION_FAILED}
     */
    Future<Answer> answer(Exchange exchange, EgressPermit permit, UUID id) {
        return rows.find(permit.account(), id).map(export -> {
            if (export.state().equals("building")) {
                throw new Problem(ProblemType.CONFLICT)
                        .withDetail("The export is still being made.")
                        .retryAfter(2)
                        .asFailure();
            }
            if (!export.ready()) {
                throw ProblemType.EXPORT_STALE.asFailure();
            }
            return answer(exchange, permit, export);
        });
    }

    private Answer answer(Exchange exchange, EgressPermit permit, Export export) {
        EntityTag tag = new EntityTag(false, export.digest());
        Instant modified = export.readyAt().orElseThrow().truncatedTo(ChronoUnit.SECONDS);
        Map<String, String> headers = new LinkedHashMap<>(SecurityHeaders.content(List.of()));
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
        headers.put("Content-Type", "application/zip");
        headers.put("Accept-Ranges", "bytes");
        headers.put("Content-Disposition", DispositionField.of("application/zip", name(export)));
        boolean ranged = !exchange.headOnly() && Preconditions.rangeApplies(exchange.headers(), tag, modified);
        // one range is what resuming takes; of several none is heeded, as RFC 9110 section 14.2 allows
        ByteRanges asked = ByteRanges.of(ranged ? exchange.header("Range") : Optional.empty(), export.length(), 1);
        if (asked instanceof ByteRanges.Unsatisfiable) {
            throw new Problem(ProblemType.RANGE_NOT_SATISFIABLE)
                    .with("size", export.length())
                    .asFailure();
        }
        if (asked instanceof ByteRanges.Parts parts) {
            ByteRange range = parts.ranges().get(0);
            headers.put("Content-Range", range.contentRange(export.length()));
            return content(206, headers, permit, export, range);
        }
        return content(200, headers, permit, export, new ByteRange(0, export.length()));
    }

    /** With the day that it is of. */
    private static String name(Export export) {
        return "holdfast-" + export.createdAt().toString().substring(0, 10) + ".zip";
    }

    private Answer content(
            int status, Map<String, String> headers, EgressPermit permit, Export export, ByteRange range) {
        Answer.Piece all = new Answer.Piece(Buffer.buffer(), () -> open(permit, export, range));
        return new Answer.Content(status, headers, range.length(), permit.mark(List.of(all)));
    }

    private Future<Outflow> open(EgressPermit permit, Export export, ByteRange range) {
        ArchiveParts parts =
                new ArchiveParts(entries, assets, objects, permit, export, range.first(), range.last() + 1);
        return parts.next().map(first -> {
            ArchiveRead read = new ArchiveRead(vertx, parts, first);
            return new Outflow.Flow(read, range.length(), read::release);
        });
    }
}
