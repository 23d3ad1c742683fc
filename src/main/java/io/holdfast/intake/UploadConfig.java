package io.holdfast.intake;

import io.holdfast.media.MediaClass;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Settings of what is taken in.
 *
 * @param maxImageBytes and its siblings: the most bytes one file of that class may have
 * @param types media types that are accepted
 * @param admissionTimeout until room is reserved
 * @param stallTimeout without a byte from the client
 * @param lease how long an intake lives after its last sign of life
 * @param sweepInterval between two looks for lapsed intakes
 * @param commitTimeout how long a finished upload waits for Postgres
 * @param idempotencyRetention how long an idempotency key is remembered
 * @param maxFormFiles files in one form
 * @param stripLocation whether places are blanked in files that are stamped
 * @param resume what concerns resumable uploads alone
 */
public record UploadConfig(
        long maxImageBytes,
        long maxVideoBytes,
        long maxAudioBytes,
        long maxOtherBytes,
        Set<String> types,
        Duration admissionTimeout,
        Duration stallTimeout,
        Duration lease,
        Duration sweepInterval,
        Duration commitTimeout,
        Duration idempotencyRetention,
        int maxFormFiles,
        boolean stripLocation,
        ResumeConfig resume) {
    public UploadConfig {
        types = Set.copyOf(types);
    }

    /** The most bytes a file of this type may have; of no known type, the most of any. */
    public long mostBytes(Optional<String> mediaType) {
        return switch (mediaType.map(MediaClass::of).orElse(MediaClass.OTHER)) {
            case IMAGE -> maxImageBytes;
            case VIDEO -> maxVideoBytes;
            case AUDIO -> maxAudioBytes;
            case OTHER -> Math.max(Math.max(maxImageBytes, maxVideoBytes), Math.max(maxAudioBytes, maxOtherBytes));
        };
    }
}
