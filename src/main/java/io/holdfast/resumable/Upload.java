package io.holdfast.resumable;

import io.holdfast.asset.Asset;
import io.holdfast.problem.ProblemType;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * A resumable upload, as its row says.
 *
 * @param id also the id of the asset that it becomes
 * @param state what became of it
 * @param offset bytes that are durable; never less than was told before
 * @param length bytes in all, where known
 * @param failed why it can't become an asset, when {@link State#FAILED}
 * @param asset what it became, when {@link State#COMPLETE} and not partial; empty also when that was erased since
 * @param expires when it is cleared unless it goes on
 */
public record Upload(
        UUID account,
        UUID id,
        State state,
        long offset,
        OptionalLong length,
        boolean partial,
        boolean endsAtLength,
        Optional<String> metadata,
        Optional<String> concat,
        Optional<ProblemType> failed,
        Optional<Asset> asset,
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
