package io.holdfast.objectstore;

import io.holdfast.problem.ProblemType;
import io.holdfast.rights.EgressPermit;
import io.holdfast.stream.Body;
import io.holdfast.stream.Outflow;
import io.vertx.core.Future;

/** The bucket: every object in it carries the do-not-train mark, and nobody reads from it without a permit. */
public interface ObjectStore {
    /**
     * Streams {@code body} to {@code key} at the store's pace, with the mark as metadata and, where it can, as tags.
     *
     * @param mediaType the object's content type
     * @param body untouched or peeked; on failure nothing is left behind under the key, or {@link #discard} clears it
     * @return when the store has acknowledged every byte and what it holds was verified; fails with
     *     {@link ProblemType#STORE_UNAVAILABLE}, {@link ProblemType#BUSY} or the body's own failure
     */
    Future<Void> write(ObjectKey key, String mediaType, Body body);

    /**
     * Opens bytes of an object.
     *
     * @param permit the gate's leave; there is no other way to read
     * @param first offset of the first byte
     * @param length how many bytes; the range lies inside the object
     * @return the bytes, held back; fails with {@link ProblemType#STORE_UNAVAILABLE}, also when the object is not there
     */
    Future<Outflow> read(EgressPermit permit, ObjectKey key, long first, long length);

    /**
     * Removes an object and every unfinished upload of it; does nothing when there is none.
     *
     * @return when the store has confirmed; fails with {@link ProblemType#STORE_UNAVAILABLE}
     */
    Future<Void> discard(ObjectKey key);

    /** Asks whether the store answers and the bucket is there; fails with {@link ProblemType#STORE_UNAVAILABLE}. */
    Future<Void> probe();

    /** Lets go of connections. */
    Future<Void> close();
}
