package io.holdfast.export;

import io.holdfast.asset.Assets;
import io.holdfast.content.StoredBytes;
import io.holdfast.http.Answer;
import io.holdfast.http.ContentAnswer;
import io.holdfast.http.Exchange;
import io.holdfast.http.SecurityHeaders;
import io.holdfast.http.field.ByteRange;
import io.holdfast.http.field.Download;
import io.holdfast.http.field.EntityTag;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.EgressPermit;
import io.holdfast.stream.Outflow;
import io.holdfast.telemetry.Meters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.temporal.ChronoUnit;
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
    private final StoredBytes bytes;
    private final int maxRanges;
    private final Meters meters;

    ExportContent(
            Vertx vertx,
            ExportRows rows,
            ExportEntries entries,
            Assets assets,
            StoredBytes bytes,
            int maxRanges,
            Meters meters) {
        this.vertx = vertx;
        this.rows = rows;
        this.entries = entries;
        this.assets = assets;
        this.bytes = bytes;
        this.maxRanges = maxRanges;
        this.meters = meters;
    }

    /**
     * What a request for an archive is answered with.
     *
     * @return fails with {@link ProblemType#SCOPE_MISSING} where the token may not read all that is in it, with
     *     {@link ProblemType#CONFLICT} before it is made, {@link ProblemType#EXPORT_STALE} when something in
     *     it was erased, {@link ProblemType#RANGE_NOT_SATISFIABLE} and {@link ProblemType#PRECONDITION_FAILED}
     */
    Future<Answer> answer(Exchange exchange, EgressPermit permit, UUID id) {
        return rows.find(permit.account(), id).map(export -> {
            export.scopes().check(exchange.caller().orElseThrow());
            return stated(exchange, permit, export);
        });
    }

    /** The same for whoever holds a signed URL, which was given to somebody who may read all of it; fails alike. */
    Future<Answer> byUrl(Exchange exchange, EgressPermit permit, UUID id) {
        return rows.findOpen(permit.account(), id).map(export -> stated(exchange, permit, export));
    }

    private Answer stated(Exchange exchange, EgressPermit permit, Export export) {
        return switch (export.state()) {
            case BUILDING ->
                throw new Problem(ProblemType.CONFLICT)
                        .withDetail("The export is still being made.")
                        .retryAfter(2)
                        .asFailure();
            case READY -> answer(exchange, permit, export);
            case STALE -> throw ProblemType.EXPORT_STALE.asFailure();
        };
    }

    private Answer answer(Exchange exchange, EgressPermit permit, Export export) {
        ContentAnswer.Content content = new ContentAnswer.Content(
                "application/zip",
                export.contents().length(),
                new EntityTag(false, export.contents().digest()),
                export.readyAt().orElseThrow().truncatedTo(ChronoUnit.SECONDS),
                SecurityHeaders.content(List.of()),
                Map.of(
                        "Content-Disposition",
                        new Download(exchange.query("download"))
                                .disposition("application/zip", Optional.of(name(export)))));
        return ContentAnswer.of(exchange, permit, content, maxRanges, range -> open(permit, export, range));
    }

    /** With the day that it is of. */
    private static String name(Export export) {
        return "holdfast-" + export.createdAt().toString().substring(0, 10) + ".zip";
    }

    private Future<Outflow> open(EgressPermit permit, Export export, ByteRange range) {
        ArchiveParts parts = new ArchiveParts(entries, assets, bytes, permit, export, range.first(), range.last() + 1);
        return parts.next().map(first -> {
            ArchiveRead read = new ArchiveRead(vertx, parts, first, meters::exported);
            return new Outflow.Flow(read, range.length(), read::release);
        });
    }
}
