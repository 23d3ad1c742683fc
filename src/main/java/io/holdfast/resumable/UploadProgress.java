package io.holdfast.resumable;

import io.holdfast.media.MediaFacts;
import io.holdfast.problem.ProblemType;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;

/** How far one writer's bytes are durable. */
final class UploadProgress {
    private final UploadRows rows;
    private final UploadRow row;
    private final LongConsumer durable;
    private long committed;
    private int parts;
    private boolean ended;

    /**
     * Starts where the row is.
     *
     * @param durable told each offset that becomes durable
     */
    UploadProgress(UploadRows rows, UploadRow row, LongConsumer durable) {
        this.rows = rows;
        this.row = row;
        this.durable = durable;
        this.committed = row.received().offset();
        this.parts = row.placement().parts();
    }

    /**
     * Makes more durable, one call after another.
     *
     * @return fails with {@link ProblemType#LET_GO} when the lease is lost
     */
    Future<Void> commit(
            long offset,
            UploadRows.Snapshot bytes,
            List<String> receipts,
            Optional<String> storeUpload,
            Optional<UUID> tail,
            int tailBytes,
            Optional<MediaFacts> facts,
            boolean end) {
        return rows.commit(
                        row,
                        new UploadRows.Progress(
                                offset, bytes, parts + 1, receipts, storeUpload, tail, tailBytes, facts, end))
                .compose(fenced ->
                        fenced ? Future.succeededFuture() : Future.failedFuture(ProblemType.LET_GO.asFailure()))
                .map(v -> {
                    parts += receipts.size();
                    committed = offset;
                    ended = end;
                    durable.accept(offset);
                    return null;
                });
    }

    /** Behind the last durable byte. */
    long committed() {
        return committed;
    }

    /** Whether all bytes of the upload are durable. */
    boolean ended() {
        return ended;
    }
}
