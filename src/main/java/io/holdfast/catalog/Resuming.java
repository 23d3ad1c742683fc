package io.holdfast.catalog;

import io.holdfast.media.Sniffer;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemType;
import io.holdfast.stream.BufferBudget;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/**
 * What going on with an upload takes, on one event loop.
 *
 * @param partBytes of a part, unless the length needs larger ones
 * @param partsInFlight parts of one upload that are sent at once
 */
record Resuming(
        Vertx vertx,
        UploadRows rows,
        ObjectStore objects,
        BufferBudget budget,
        Sniffer sniffer,
        Stamps stamps,
        UploadConfig upload,
        int partBytes,
        int partsInFlight) {
    ResumeConfig config() {
        return upload.resume();
    }

    /** Takes memory, or fails with {@link ProblemType#BUSY} when there is none for too long. */
    Future<Void> memory(long bytes) {
        Future<Void> grant = budget.acquire(bytes);
        return grant.timeout(config().patience().toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(late -> grant.onSuccess(v -> budget.release(bytes)))
                .recover(late -> Future.failedFuture(
                        new Problem(ProblemType.BUSY).retryAfter(5).asFailure()));
    }
}
