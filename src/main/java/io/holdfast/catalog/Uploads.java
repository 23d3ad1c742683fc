package io.holdfast.catalog;

import io.holdfast.problem.ProblemType;
import io.holdfast.stream.Body;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;

/** Resumable uploads: intakes that outlive the connection, the replica and the store's bad days. */
public final class Uploads {
    /** Bytes that one upload may have at most. */
    public long mostBytes() {
        return 0;
    }

    /**
     * Opens one and takes room for it.
     *
     * @return fails with {@link ProblemType#TOO_LARGE}, {@link ProblemType#QUOTA_EXCEEDED},
     *     {@link ProblemType#TOO_MANY_REQUESTS} or {@link ProblemType#MEDIA_TYPE_REFUSED}
     */
    public Future<Upload> create(UUID account, NewUpload wanted) {
        return Future.failedFuture("");
    }

    /**
     * Looks at one; a writer that is at work elsewhere lets go first, and one whose bytes are all there becomes an asset.
     *
     * @return fails with {@link ProblemType#NOT_FOUND}, or with {@link ProblemType#BUSY} when its writer does not let go
     */
    public Future<Upload> find(UUID account, UUID id) {
        return Future.failedFuture("");
    }

    /**
     * Takes bytes in where the last durable one is; an earlier writer lets go first.
     *
     * @param body untouched; what is durable of it stays, also when it is torn
     * @param admitted called before the first byte is awaited
     * @return the upload with all these bytes, an asset if they were the last; fails with {@link ProblemType#NOT_FOUND},
     *     {@link ProblemType#OFFSET_MISMATCH} (its member {@code offset} says where to go on),
     *     {@link ProblemType#UPLOAD_COMPLETE}, {@link ProblemType#LENGTH_CHANGED}, {@link ProblemType#TOO_LARGE},
     *     {@link ProblemType#CHECKSUM_MISMATCH}, {@link ProblemType#DIGEST_MISMATCH},
     *     {@link ProblemType#MEDIA_TYPE_REFUSED}, {@link ProblemType#LET_GO} when a newer writer came,
     *     {@link ProblemType#BUSY}, or as the body and the store do
     */
    public Future<Upload> append(UUID account, UUID id, Append how, Body body, Runnable admitted) {
        return Future.failedFuture("");
    }

    /** Gives one up and clears what it left; of one that is complete only the upload goes, never the asset. */
    public Future<Void> terminate(UUID account, UUID id) {
        return Future.failedFuture("");
    }

    /**
     * Makes one asset of whole pieces, in their order; asked again for the same, it answers the same.
     *
     * @return fails with {@link ProblemType#NOT_FOUND}, {@link ProblemType#BAD_REQUEST} when one is no whole piece,
     *     {@link ProblemType#TOO_LARGE} or {@link ProblemType#QUOTA_EXCEEDED}
     */
    public Future<Upload> concatenate(UUID account, NewUpload wanted, List<UUID> pieces) {
        return Future.failedFuture("");
    }
}
