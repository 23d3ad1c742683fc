package io.holdfast.shredding;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.holdfast.objectstore.ObjectKey;
import io.holdfast.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import javax.crypto.SecretKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that the process has in the clear, for a moment. Thread-safe; all event loops share one.
 *
 * <p>What is cached of an object is asked for anew each second, so that a destroyed key opens nothing on any replica beyond
 * that. An account's key is found by its wrapped form, which the database must have shown just then; it is kept for longer
 * only to spare a key management service, and opens nothing by itself.
 */
public final class DataKeyCache {
    /** What is known of an object; of no key when it is not sealed, of no size while it is being written. */
    record Known(Optional<SecretKey> key, OptionalLong size) {}

    private static final Logger LOG = LoggerFactory.getLogger(DataKeyCache.class);

    private final List<MasterKey> masters;
    private final Cache<ObjectKey, Known> objects = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterWrite(Duration.ofSeconds(1))
            .build();
    private final Cache<Buffer, SecretKey> accounts = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofMinutes(1))
            .build();

    public DataKeyCache(ShreddingConfig config) {
        this.masters = config.masters();
    }

    Optional<Known> object(ObjectKey object) {
        return Optional.ofNullable(objects.getIfPresent(object));
    }

    void remember(ObjectKey object, Known known) {
        objects.put(object, known);
    }

    void forget(ObjectKey object) {
        objects.invalidate(object);
    }

    /** Wraps new keys. */
    MasterKey master() {
        return masters.get(0);
    }

    /** Opens the key of an account, as {@link MasterKey#unwrap} does. */
    Future<SecretKey> account(UUID account, Buffer wrapped, String master) {
        SecretKey known = accounts.getIfPresent(wrapped);
        if (known != null) {
            return Future.succeededFuture(known);
        }
        return masters.stream()
                .filter(one -> one.id().equals(master))
                .findFirst()
                .map(one -> one.unwrap(account, wrapped).onSuccess(key -> accounts.put(wrapped, key)))
                .orElseGet(() -> {
                    LOG.atError().addKeyValue("master", master).log("no setting holds the master key of an account");
                    return Future.failedFuture(ProblemType.STORE_UNAVAILABLE.asFailure());
                });
    }
}
