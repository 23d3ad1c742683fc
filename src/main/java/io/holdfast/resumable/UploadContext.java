package io.holdfast.resumable;

import io.holdfast.intake.Intake;
import io.holdfast.intake.ResumeConfig;
import io.holdfast.intake.StampPlanner;
import io.holdfast.intake.UploadConfig;
import io.holdfast.media.Sniffer;
import io.holdfast.media.stamp.core.StampRequest;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.problem.ProblemType;
import io.holdfast.stream.BufferBudget;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;

/**
 * What going on with an upload takes, on one event loop.
 *
 * @param partBytes of a part, unless the length needs larger ones
 * @param partsInFlight parts of one upload that are sent at once
 */
record UploadContext(
        Vertx vertx,
        UploadRows rows,
        ObjectStore objects,
        BufferBudget budget,
        Sniffer sniffer,
        StampPlanner stamps,
        UploadConfig upload,
        int partBytes,
        int partsInFlight) {
    static UploadContext of(Intake intake, int partBytes, int partsInFlight) {
        return new UploadContext(
                intake.vertx,
                new UploadRows(
                        intake.database,
                        intake.config.resume(),
                        intake.config.timeouts().settling()),
                intake.objects,
                intake.budget,
                intake.sniffer,
                intake.stamps,
                intake.config,
                partBytes,
                partsInFlight);
    }

    ResumeConfig config() {
        return upload.resume();
    }

    /** What is to be written into an upload; a piece of a file has no place for anything. */
    Future<Optional<StampRequest>> stamp(UploadRow row) {
        return row.declared().partial()
                ? Future.succeededFuture(Optional.empty())
                : stamps.of(row.account(), row.id(), row.declared().draft());
    }

    /** Takes memory, or fails with {@link ProblemType#BUSY} when there is none for too long. */
    Future<Void> memory(long bytes) {
        return budget.grant(bytes, config().patience());
    }
}
