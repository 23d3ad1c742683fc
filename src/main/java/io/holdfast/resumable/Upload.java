package io.holdfast.resumable;

import io.holdfast.asset.Asset;
import io.holdfast.problem.ProblemType;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A resumable upload, as its row says.
 *
 * @param id also the id of the asset that it becomes
 * @param state what became of it
 * @param failed why it can't become an asset, when {@link State#FAILED}
 * @param asset what it became, when {@link State#COMPLETE} and not partial; empty also when that was erased since
 * @param offset bytes that are durable; never less than was told before
 * @param declared what its sender said of it, with the length as it is known by now
 * @param expires when it is cleared unless it goes on
 */
public record Upload(
        UUID account,
        UUID id,
        State state,
        Optional<ProblemType> failed,
        Optional<Asset> asset,
        long offset,
        NewUpload declared,
        Instant expires) {
    /** What an upload can be. */
    public enum State {
        /** Bytes are missing, or it is being made an asset. */
        OPEN,
        /** It is an asset, or a whole piece of one. */
        COMPLETE,
        /** Its bytes were refused for good. */
        FAILED
    }
}
