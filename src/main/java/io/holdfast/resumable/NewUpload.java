package io.holdfast.resumable;

import io.holdfast.intake.Draft;
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
        Optional<String> concat) {}
