package io.holdfast.tenancy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.holdfast.db.Database;
import io.holdfast.identity.Admitted;
import io.holdfast.identity.Caller;
import io.holdfast.ledger.LedgerSql;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.shredding.KeySql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Whose assets they are: an account is made on first sight of a valid token, may be blocked, and is refused once its owner
 * has closed it. A person may come back by a token that was issued after that, which opens another, empty account under the
 * same id when the last of the old one is gone; a token of before is refused for ever, and so is one that does not say when
 * it was issued. A service that acts for the person opens none.
 */
public final class Accounts {
    /** What is decided about an account holds everywhere after this long; each account costs one query in this long. */
    public static final Duration FRESH = Duration.ofSeconds(1);

    private static final String LOOK =
            """
            SELECT a.account_id IS NOT NULL AS known, coalesce(a.blocked, false) AS blocked,
              a.closed_at IS NOT NULL AS closed, e.erased_at, j.receipt, (
                SELECT version FROM policy_version p WHERE p.material AND p.number > coalesce(a.accepted_policy, 0)
                ORDER BY p.number DESC LIMIT 1) AS unaccepted
            FROM (SELECT $1::uuid AS id) asked
            LEFT JOIN account a ON a.account_id = asked.id
            LEFT JOIN erased_account e ON e.account_id = asked.id
            LEFT JOIN account_erasure j ON j.account_id = asked.id""";

    private static final String SEE =
            """
            WITH made AS (
              INSERT INTO account (account_id, issuer, subject, home_region) VALUES ($1, $2, $3, $4)
              ON CONFLICT (account_id) DO NOTHING RETURNING account_id),
            """
                    + LedgerSql.opened("made") + """
             SELECT count(*) FROM made""";

    /**
     * What Postgres said of an account.
     *
     * @param erased when an account of this id was last closed
     * @param receipt of the erasure that is under way
     * @param unaccepted the newest material version of the policy that it has not accepted
     * @param askedNanos when it was asked, since an answer may be late
     */
    private record Standing(
            boolean known,
            boolean blocked,
            boolean closed,
            Optional<Instant> erased,
            Optional<UUID> receipt,
            Optional<String> unaccepted,
            long askedNanos) {
        static Standing of(Row row, long askedNanos) {
            return new Standing(
                    row.getBoolean("known"),
                    row.getBoolean("blocked"),
                    row.getBoolean("closed"),
                    Optional.ofNullable(row.getOffsetDateTime("erased_at")).map(at -> at.toInstant()),
                    Optional.ofNullable(row.getUUID("receipt")),
                    Optional.ofNullable(row.getString("unaccepted")),
                    askedNanos);
        }

        /** The same, of an account that was made since. */
        Standing made() {
            return new Standing(true, false, false, erased, Optional.empty(), unaccepted, askedNanos);
        }

        boolean fresh() {
            return System.nanoTime() - askedNanos < FRESH.toNanos();
        }
    }

    private final Database database;
    private final Duration skew;
    private final Regions regions;
    private final Cache<UUID, Standing> standings =
            Caffeine.newBuilder().maximumSize(100_000).expireAfterWrite(FRESH).build();

    /**
     * Opens the table.
     *
     * @param skew by how much the clock of who issues tokens may be ahead of the database's; a token that says more is refused
     * @param regions in which an account that is made can be at home
     */
    public Accounts(Database database, Duration skew, Regions regions) {
        this.database = database;
        this.skew = skew;
        this.regions = regions;
    }

    /**
     * Lets a caller in.
     *
     * @return the account, and what its owner is to be told; fails with {@link ProblemType#ACCOUNT_BLOCKED}, with {@link ProblemType#ACCOUNT_ERASED}, whose
     *     member {@code receipt} says where the erasure is told of while it is under way, with
     *     {@link ProblemType#REGION_UNKNOWN} when it would be made, or with
     *     {@link ProblemType#DATABASE_UNAVAILABLE}
     */
    public Future<Admitted> admit(Caller caller) {
        UUID account = idOf(caller.issuer(), caller.subject());
        Standing known = standings.getIfPresent(account);
        Future<Standing> standing =
                known != null && known.fresh() ? Future.succeededFuture(known) : look(account, caller);
        return standing.map(found -> {
            refusal(found, caller).ifPresent(refusal -> {
                throw refusal;
            });
            return new Admitted(account, found.unaccepted());
        });
    }

    /**
     * Destroys the key that opens the account's sealed objects: from then on, and within a second on every replica, they can't
     * be read, here or out of any copy of the store. An object that is stored later is sealed with another.
     *
     * @return when that is durable; fails with {@link ProblemType#DATABASE_UNAVAILABLE}
     */
    public Future<Void> shred(UUID account) {
        return database.query(KeySql.SHRED, Tuple.of(account)).mapEmpty();
    }

    /** The account's id: a UUIDv8 of the token's {@code iss} and {@code sub} (RFC 9562 section 5.8). */
    public static UUID idOf(String issuer, String subject) {
        ByteBuffer digest = ByteBuffer.wrap(sha256((issuer.length() + ":" + issuer + subject)));
        long high = (digest.getLong() & ~0xF000L) | 0x8000L;
        long low = (digest.getLong() & ~0xC000_0000_0000_0000L) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    private Future<Standing> look(UUID account, Caller caller) {
        long asked = System.nanoTime();
        return database.query(LOOK, Tuple.of(account))
                .map(rows -> Standing.of(rows.iterator().next(), asked))
                .compose(found -> found.known() || refusal(found, caller).isPresent()
                        ? Future.succeededFuture(found)
                        : make(account, caller).map(found.made()))
                .onSuccess(found -> standings.put(account, found));
    }

    /** Where it is at home is decided here and once; a token that says otherwise later moves nothing. */
    private Future<Void> make(UUID account, Caller caller) {
        Tuple row = Tuple.of(account, caller.issuer(), caller.subject());
        row.addValue(regions.home(caller).orElse(null));
        return database.query(SEE, row).mapEmpty();
    }

    private Optional<ProblemException> refusal(Standing standing, Caller caller) {
        if (standing.closed() || (standing.erased().isPresent() && outlived(standing, caller))) {
            Problem erased = new Problem(ProblemType.ACCOUNT_ERASED);
            return Optional.of(standing.receipt()
                    .map(receipt -> erased.with("receipt", "/v1/erasures/" + receipt))
                    .orElse(erased)
                    .asFailure());
        }
        return standing.blocked() ? Optional.of(ProblemType.ACCOUNT_BLOCKED.asFailure()) : Optional.empty();
    }

    /** Whether a token may be of the time before an account of this id was closed. */
    private boolean outlived(Standing standing, Caller caller) {
        if (caller.actor().isPresent()) {
            return !standing.known();
        }
        Instant certain = standing.erased().orElse(Instant.MIN).plus(skew);
        return caller.issued().filter(issued -> issued.isAfter(certain)).isEmpty();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
