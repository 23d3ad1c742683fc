package io.holdfast.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.holdfast.db.Database;
import io.holdfast.identity.Caller;
import io.holdfast.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.UUID;

/** Whose assets they are: an account is made on first sight of a valid token and may be blocked. */
public final class Accounts {
    private static final String SEE =
            """
            WITH made AS (
              INSERT INTO account (account_id, issuer, subject) VALUES ($1, $2, $3)
              ON CONFLICT (account_id) DO NOTHING RETURNING account_id),
            granted AS (INSERT INTO quota (account_id) SELECT account_id FROM made)
            SELECT count(*) FROM made""";

    private final Database database;

    /** A block takes effect everywhere within this long; each account costs one query in this long. */
    private final Cache<UUID, Boolean> blocked = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterWrite(Duration.ofSeconds(1))
            .build();

    public Accounts(Database database) {
        this.database = database;
    }

    /**
     * Lets a caller in.
     *
     * @return the account; fails with {@link ProblemType#ACCOUNT_BLOCKED} or {@link ProblemType#DATABASE_UNAVAILABLE}
     */
    public Future<UUID> admit(Caller caller) {
        UUID account = idOf(caller.issuer(), caller.subject());
        Boolean known = blocked.getIfPresent(account);
        Future<Boolean> standing = known != null ? Future.succeededFuture(known) : look(account, caller);
        return standing.compose(isBlocked -> isBlocked
                ? Future.failedFuture(ProblemType.ACCOUNT_BLOCKED.asFailure())
                : Future.succeededFuture(account));
    }

    /**
     * Destroys the key that opens the account's sealed objects: from then on, and within a second on every replica, they can't
     * be read, here or out of any copy of the store. An object that is stored later is sealed with another.
     *
     * @return when that is durable; fails with {@link ProblemType#DATABASE_UNAVAILABLE}
     */
    public Future<Void> shred(UUID account) {
        return database.query("DELETE FROM account_key WHERE account_id = $1", Tuple.of(account))
                .mapEmpty();
    }

    /** The account's id: a UUIDv8 of the token's {@code iss} and {@code sub} (RFC 9562 section 5.8). */
    public static UUID idOf(String issuer, String subject) {
        ByteBuffer digest = ByteBuffer.wrap(sha256((issuer.length() + ":" + issuer + subject)));
        long high = (digest.getLong() & ~0xF000L) | 0x8000L;
        long low = (digest.getLong() & ~0xC000_0000_0000_0000L) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    private Future<Boolean> look(UUID account, Caller caller) {
        return database.query("SELECT blocked FROM account WHERE account_id = $1", Tuple.of(account))
                .compose(rows -> rows.size() > 0
                        ? Future.succeededFuture(rows.iterator().next().getBoolean(0))
                        : database.query(SEE, Tuple.of(account, caller.issuer(), caller.subject()))
                                .map(false))
                .onSuccess(isBlocked -> blocked.put(account, isBlocked));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
