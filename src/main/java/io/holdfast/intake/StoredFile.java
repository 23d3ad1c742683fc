package io.holdfast.intake;

import io.holdfast.media.MediaFacts;
import io.holdfast.media.stamp.core.Outcome;
import io.holdfast.media.stamp.core.Undo;
import io.holdfast.stream.digest.Fingerprint;
import java.util.Optional;
import java.util.UUID;

/**
 * A file whose bytes the store holds but which is not yet an asset.
 *
 * @param received its bytes as they came
 * @param whole whether these were all that the file itself announces
 * @param stored its bytes as the store holds them
 * @param undo what must be taken back of these before it becomes an asset
 * @param spare the intake under whose key the store holds them, where that is not the file's own
 */
public record StoredFile(
        UUID id,
        Bytes received,
        boolean whole,
        Bytes stored,
        Outcome stamp,
        MediaFacts facts,
        Draft draft,
        Optional<Undo> undo,
        Optional<UUID> spare) {
    /** How many bytes there are, and their digests. */
    public record Bytes(long size, Fingerprint.Taken digests) {}

    /** One that went through a stamping to its end. */
    static StoredFile of(UUID id, long receivedSize, StampingTransform stamping, MediaFacts facts, Draft draft) {
        Fingerprint.Taken received = stamping.digests().received().take();
        Fingerprint.Taken stored =
                stamping.digests().differ() ? stamping.digests().stored().take() : received;
        return new StoredFile(
                id,
                new Bytes(receivedSize, received),
                !stamping.wholeness().cut(),
                new Bytes(receivedSize + stamping.added(), stored),
                stamping.outcome(),
                facts,
                draft,
                stamping.undo(),
                Optional.empty());
    }

    /** The same as it was received, under the key of another intake. */
    StoredFile restored(UUID other) {
        return new StoredFile(id, received, whole, received, stamp, facts, draft, Optional.empty(), Optional.of(other));
    }
}
