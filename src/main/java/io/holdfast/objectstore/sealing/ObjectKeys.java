package io.holdfast.objectstore.sealing;

import io.holdfast.objectstore.ObjectKey;
import io.holdfast.problem.ProblemType;
import io.vertx.core.Future;
import java.util.Optional;
import javax.crypto.SecretKey;

/**
 * Which objects are sealed, and with what: a record outside of the store, so that nobody who can write there turns a sealed
 * object into a plain one, cuts one off, or brings one back whose key is gone.
 */
public interface ObjectKeys {
    /**
     * How an object is sealed.
     *
     * @param key of AES-256, for this object alone
     * @param size bytes of the object before it was sealed
     */
    record Sealing(SecretKey key, long size) {}

    /**
     * Decides how an object that is about to be written is kept, which is durable before its first byte; asked again, it
     * answers the same.
     *
     * @return the key, or nothing when it is kept as it is; fails as {@link #forReading} does
     */
    Future<Optional<SecretKey>> make(ObjectKey object);

    /** What {@link #make} decided, maybe in another process; fails as {@link #forReading} does. */
    Future<Optional<SecretKey>> forWriting(ObjectKey object);

    /**
     * How an object that was written whole is sealed.
     *
     * @return nothing when it is not; fails with {@link ProblemType#GONE} when its key was destroyed, with
     *     {@link ProblemType#STORE_UNAVAILABLE} when the object was not finished or nobody here can open its key, or with
     *     {@link ProblemType#DATABASE_UNAVAILABLE}
     */
    Future<Optional<Sealing>> forReading(ObjectKey object);

    /** Records that a sealed object was written whole, and how many bytes it had before. */
    Future<Void> finish(ObjectKey object, long size);

    /** Destroys the key of an object, if it has one. */
    Future<Void> forget(ObjectKey object);
}
