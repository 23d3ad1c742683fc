package io.holdfast.shredding;

import io.holdfast.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.UUID;
import javax.crypto.SecretKey;

/** What wraps the keys of accounts: a key of the settings, or one that never leaves a key management service. */
public interface MasterKey {
    /** Tells it from others, and tells nothing else of it; kept beside what it wrapped. */
    String id();

    /** Wraps the key of an account; fails with {@link ProblemType#STORE_UNAVAILABLE} when that can't be done now. */
    Future<Buffer> wrap(UUID account, SecretKey key);

    /**
     * Unwraps the key of an account.
     *
     * @return fails with {@link ProblemType#GONE} when it is not what was wrapped for this account, and with
     *     {@link ProblemType#STORE_UNAVAILABLE} when that can't be done now
     */
    Future<SecretKey> unwrap(UUID account, Buffer wrapped);
}
