package io.holdfast.objectstore;

import io.holdfast.objectstore.sealing.ObjectKeys;
import io.holdfast.problem.ProblemType;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** Keys of objects in memory, which any number of stores may share as replicas share a database. */
public final class HeldKeys implements ObjectKeys {
    private final Map<ObjectKey, SecretKey> keys = new ConcurrentHashMap<>();
    private final Map<ObjectKey, Long> sizes = new ConcurrentHashMap<>();
    private final boolean sealing;

    public HeldKeys(boolean sealing) {
        this.sealing = sealing;
    }

    @Override
    public Future<Optional<SecretKey>> make(ObjectKey object) {
        if (sealing) {
            keys.computeIfAbsent(object, any -> {
                byte[] key = new byte[32];
                new SecureRandom().nextBytes(key);
                return new SecretKeySpec(key, "AES");
            });
        }
        return forWriting(object);
    }

    @Override
    public Future<Optional<SecretKey>> forWriting(ObjectKey object) {
        return Future.succeededFuture(Optional.ofNullable(keys.get(object)));
    }

    @Override
    public Future<Optional<Sealing>> forReading(ObjectKey object) {
        SecretKey key = keys.get(object);
        Long size = sizes.get(object);
        if (key != null && size == null) {
            return Future.failedFuture(ProblemType.STORE_UNAVAILABLE.asFailure());
        }
        return Future.succeededFuture(
                key == null || size == null ? Optional.empty() : Optional.of(new Sealing(key, size)));
    }

    @Override
    public Future<Void> finish(ObjectKey object, long size) {
        sizes.put(object, size);
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> forget(ObjectKey object) {
        keys.remove(object);
        sizes.remove(object);
        return Future.succeededFuture();
    }
}
