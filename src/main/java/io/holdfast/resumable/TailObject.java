package io.holdfast.resumable;

import io.holdfast.intake.Intake;
import io.holdfast.objectstore.ObjectKey;
import io.holdfast.problem.ProblemType;
import io.holdfast.stream.Body;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.UUID;

/** Bytes of an upload to be stored that are short of a part: an object of their own while nobody writes. */
final class TailObject {
    private final UploadContext resuming;
    private final UploadRow row;

    TailObject(UploadContext resuming, UploadRow row) {
        this.resuming = resuming;
        this.row = row;
    }

    /**
     * Brings them back, or those that did not fit into the last part, in memory that is taken for them.
     *
     * @return fails with {@link ProblemType#BUSY} or as the store does
     */
    Future<Optional<Buffer>> bring() {
        Buffer spilled = row.received().state().map(UploadState::spilled).orElseGet(Buffer::buffer);
        long bytes = (long) row.placement().tailBytes() + spilled.length();
        if (bytes == 0) {
            return Future.succeededFuture(Optional.empty());
        }
        return resuming.memory(bytes)
                .compose(v -> row.placement()
                        .tail()
                        .map(tail -> resuming.objects()
                                .readBack(tail, 0, row.placement().tailBytes()))
                        .orElseGet(() -> Future.succeededFuture(spilled))
                        .onFailure(cause -> resuming.budget().release(bytes)))
                .map(Optional::of);
    }

    /** Stores them; the name that the next commit must keep. */
    Future<UUID> keep(Buffer bytes) {
        UUID tail = Intake.IDS.generate();
        ObjectKey key = row.placement().key().beside(tail);
        return resuming.rows()
                .nameTail(row, tail)
                .compose(v -> resuming.objects().write(key, "application/octet-stream", Body.of(bytes)))
                .map(tail);
    }
}
