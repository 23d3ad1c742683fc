package io.holdfast.objectstore;

import io.holdfast.problem.ProblemType;
import io.holdfast.rights.EgressPermit;
import io.holdfast.stream.Body;
import io.holdfast.stream.Outflow;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.UUID;

/** The bucket: every object in it carries the do-not-train mark, and nobody reads from it without a permit. */
public interface ObjectStore {
    /** Objects that are named at once. */
    int PAGE = 1_000;

    /**
     * An object that is there.
     *
     * @param bytes that the store holds of it, sealed or not
     */
    record Listed(ObjectKey key, long bytes) {}

    /**
     * Something that is there, whoever put it there.
     *
     * @param name within the bucket, of any shape
     * @param bytes that the store holds of it
     */
    record Named(String name, long bytes) {}

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
     * @return the bytes, held back; fails with {@link ProblemType#STORE_UNAVAILABLE}, and with
     *     {@link ProblemType#CONTENT_LOST} when the store answers that it has no such object, or not so many bytes of it
     */
    Future<Outflow> read(EgressPermit permit, ObjectKey key, long first, long length);

    /**
     * Begins an object that is written part by part, by this process or others; what was begun under the key before is lost
     * or stays behind until {@link #complete} or {@link #discard}. Parts are numbered from 1 without gaps; each but the last
     * has at least 5 MiB, and some stores want them all of one size.
     *
     * @param mediaType the object's content type
     * @return the store's name of the upload, for the calls below; fails with {@link ProblemType#STORE_UNAVAILABLE}
     */
    Future<String> begin(ObjectKey key, String mediaType);

    /**
     * Writes one part, beside others at once and in any order; one that has the number already is replaced.
     *
     * @param upload as {@link #begin} named it
     * @param first offset of the part's first byte in the object
     * @param part not changed, not copied, and not to be changed before the answer
     * @return the receipt that {@link #complete} wants, when the bytes are durable and what the store holds was verified;
     *     fails with {@link ProblemType#STORE_UNAVAILABLE}
     */
    Future<String> writePart(ObjectKey key, String upload, int number, long first, Buffer part);

    /**
     * Writes one part out of an object that the store has, without its bytes passing through the gateway.
     *
     * @param upload as {@link #begin} named it
     * @param at offset of the part's first byte in the object that is written
     * @param source whose bytes are copied
     * @param first offset of the first byte in the source
     * @param length how many bytes, at most 5 GiB; the range lies inside the source
     * @return the receipt, as from {@link #writePart}; fails with {@link UnsupportedOperationException} where the store
     *     does not offer this, or not for this source, so that the bytes must be written, and else with
     *     {@link ProblemType#STORE_UNAVAILABLE}
     */
    Future<String> copyPart(
            ObjectKey key, String upload, int number, long at, ObjectKey source, long first, long length);

    /**
     * Makes the object out of its parts, and forgets what else was begun under the key. To be repeated when the answer got
     * lost: what is an object of this size already stays one.
     *
     * @param upload as {@link #begin} named it
     * @param receipts of all parts in the order of their numbers, at least one
     * @param size bytes of the object
     * @return when the object is durable and has this size; fails with {@link ProblemType#STORE_UNAVAILABLE}
     */
    Future<Void> complete(ObjectKey key, String upload, List<String> receipts, long size);

    /**
     * Reads bytes of an object back into memory to be written on. It takes no permit because the bytes do not leave the gateway:
     * only {@code catalog} may call it.
     *
     * @param first offset of the first byte
     * @param length how many bytes; few enough to hold
     * @return fails with {@link ProblemType#STORE_UNAVAILABLE}, also when the object is not there
     */
    Future<Buffer> readBack(ObjectKey key, long first, int length);

    /**
     * Removes an object and every unfinished upload of it; does nothing when there is none.
     *
     * @return when the store has confirmed; fails with {@link ProblemType#STORE_UNAVAILABLE}
     */
    Future<Void> discard(ObjectKey key);

    /**
     * Names the objects of one folder, in the order of their ids and so many at a time. Media are found from rows and never by
     * this, but for what no row can tell of: a restored database knows nothing of what came after its backup.
     *
     * @param folder the first half of their keys
     * @param behind names begin after this one
     * @return at most {@link #PAGE}, and none only when there are no more; fails with {@link ProblemType#STORE_UNAVAILABLE}
     */
    Future<List<Listed>> list(UUID folder, UUID behind);

    /**
     * Names all that is in the bucket, in an order of the store's own and so many at a time, for the same reason as
     * {@link #list}.
     *
     * @param behind the last name of the page before, empty for the first page
     * @return at most {@link #PAGE}, and none only when there are no more; fails with {@link ProblemType#STORE_UNAVAILABLE}
     */
    Future<List<Named>> names(String behind);

    /**
     * Removes something whose name is not that of an object of ours; does nothing when it is not there.
     *
     * @param name as {@link #names} told it
     * @return when the store has confirmed; fails with {@link ProblemType#STORE_UNAVAILABLE}
     */
    Future<Void> remove(String name);

    /** Asks whether the store answers and the bucket is there; fails with {@link ProblemType#STORE_UNAVAILABLE}. */
    Future<Void> probe();

    /** The member of a failed probe's problem that has the store's own words, such as {@code 403 SignatureDoesNotMatch}. */
    String REFUSAL = "refusal";

    /** Asks whether the store refuses unmarked objects by itself; never fails. */
    Future<StorePolicy> policy();

    /** Reads back what the store keeps of the mark, with two objects of one byte that are removed again; never fails. */
    Future<KeptMark> keptMark();

    /** Lets go of connections. */
    Future<Void> close();
}
