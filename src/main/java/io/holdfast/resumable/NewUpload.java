package io.holdfast.resumable;

import io.holdfast.intake.Draft;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a sender says of an upload before its bytes.
 *
 * @param length bytes in all, where known; otherwise a later {@link AppendRequest} tells it
 * @param draft the file that it becomes
 * @param partial whether it becomes no asset but a piece of one (tus concatenation)
 * @param endsAtLength whether it is whole as soon as its length is there, as tus has it; otherwise the sender says which
 *     append is the last
 * @param metadata {@code Upload-Metadata} as sent, to be told again
 * @param concat {@code Upload-Concat} as sent, to be told again
 */
public record NewUpload(
        OptionalLong length,
        Draft draft,
        boolean partial,
        boolean endsAtLength,
        Optional<String> metadata,
        Optional<String> concat) {
    /** What its bytes must hash to, if its sender said so. */
    Optional<Buffer> sha256() {
        return Optional.ofNullable(draft.digests().get("sha-256")).map(Buffer::buffer);
    }
}
