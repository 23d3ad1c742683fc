package io.holdfast.intake;

import io.holdfast.asset.Asset;
import io.holdfast.jobs.LeaseRenewal;
import io.holdfast.objectstore.ObjectKey;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.retry.Backoff;
import io.holdfast.stream.Body;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The files of one request on their way to become assets, all or none of them; must end in {@link #commit} or
 * {@link #abandon}.
 *
 * <p>While it runs it renews the leases of its intake rows. When it can't for a whole lease, it stops the bytes by itself,
 * because another replica may sweep them away from then on.
 */
public final class IntakeBatch {
    private static final Backoff RETRIES = Backoff.doubling(Duration.ofMillis(100), Duration.ofSeconds(2));
    private static final long CLEARING_MILLIS = 2_000;

    private final Intake intake;
    private final UUID account;
    private final Optional<RequestKeys.Held> key;
    private final List<UUID> named = new ArrayList<>();
    private final List<UUID> held = new ArrayList<>();
    private final Map<UUID, ObjectKey> written = new LinkedHashMap<>();
    private final Set<UUID> unsettled = new HashSet<>();
    private final List<StoredFile> stored = new ArrayList<>();
    private final LeaseRenewal renewal;
    private final Optional<LeaseRenewal> keyRenewal;
    private Optional<Body> flowing = Optional.empty();
    private boolean over;

    IntakeBatch(Intake intake, UUID account, Optional<RequestKeys.Held> key) {
        this.intake = intake;
        this.account = account;
        this.key = key;
        renewal = intake.intakes.renewing(intake.vertx, account, () -> held, intake.config.lease(), this::stop);
        keyRenewal = key.map(mine -> intake.keys.renewing(intake.vertx, mine, this::stop));
        intake.meters.uploads().incrementAndGet();
    }

    private void stop(ProblemException cause) {
        flowing.ifPresent(body -> body.cancel(cause));
    }

    UUID account() {
        return account;
    }

    /** Goes on to a file whose intake is about to be added. */
    void names(UUID id, Body body) {
        named.add(id);
        flowing = Optional.of(body);
    }

    /** Has an intake that is there renewed. */
    void holds(UUID id) {
        held.add(id);
    }

    /** Remembers that the store may be at a write of an intake, even when that has failed; {@link #settled} tells otherwise. */
    void writes(ObjectKey key) {
        written.put(key.id(), key);
        unsettled.add(key.id());
    }

    /** Remembers that the store has done what it was asked for, or never can. */
    void settled(UUID id) {
        unsettled.remove(id);
    }

    /**
     * Takes in one file, one after another.
     *
     * @param body untouched
     * @param admitted called when there is room, before the first byte is awaited
     * @return when the store holds it; fails with {@link ProblemType#TOO_LARGE}, {@link ProblemType#QUOTA_EXCEEDED},
     *     {@link ProblemType#MEDIA_TYPE_REFUSED}, {@link ProblemType#DIGEST_MISMATCH}, {@link ProblemType#TIMED_OUT},
     *     as the store does, or as the body does
     */
    public Future<Void> receive(Draft draft, Body body, Runnable admitted) {
        return intake.receive(this, draft, body, admitted).map(file -> {
            flowing = Optional.empty();
            stored.add(file);
            return null;
        });
    }

    /**
     * Makes assets of all files at once, and tries again for a while when Postgres is away.
     *
     * @return the assets in the order of the files; fails with {@link ProblemType#DATABASE_UNAVAILABLE}, and then the
     *     sweeper finds out whether they were kept, with
     *     {@link ProblemType#REQUEST_RUNNING} when another request has its key by now, or with {@link ProblemType#CONFLICT}
     */
    public Future<List<Asset>> commit() {
        long deadline = System.nanoTime() + intake.config.timeouts().commit().toNanos();
        return attempt(deadline, 0).onComplete(done -> end());
    }

    /**
     * Gives up: removes what was stored and gives room back, now or, where that fails, by the sweeper.
     *
     * @return when that is done, or when it takes so long that whoever waits should be told first
     */
    public Future<Void> abandon() {
        end();
        key.ifPresent(intake.keys::forget);
        List<UUID> all = Stream.concat(named.stream(), held.stream()).distinct().toList();
        return all.isEmpty()
                ? Future.succeededFuture()
                : intake.intakes
                        .abandon(account, all)
                        .compose(this::remove)
                        .timeout(CLEARING_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** A replica that slept for longer than its leases finds intakes gone whose objects it has made since. */
    private Future<Void> remove(List<Intakes.Remnant> remnants) {
        Map<UUID, ObjectKey> swept = new LinkedHashMap<>(written);
        List<Future<Void>> removals = new ArrayList<>();
        for (Intakes.Remnant remnant : remnants) {
            swept.remove(remnant.id());
            removals.add(
                    unsettled.contains(remnant.id())
                            ? intake.sweeper.remove(List.of(remnant))
                            : intake.sweeper.removeSettled(remnant));
        }
        swept.values().forEach(key -> removals.add(intake.sweeper.removeSwept(key, !unsettled.contains(key.id()))));
        return Future.join(removals).mapEmpty();
    }

    private void end() {
        if (!over) {
            over = true;
            renewal.close();
            keyRenewal.ifPresent(LeaseRenewal::close);
            intake.meters.uploads().decrementAndGet();
        }
    }

    private Future<List<Asset>> attempt(long deadlineNanos, int earlier) {
        return intake.database.transaction(this::commit).recover(cause -> {
            boolean away = ProblemType.DATABASE_UNAVAILABLE.isOf(cause);
            if (!away || System.nanoTime() - deadlineNanos > 0) {
                return Future.failedFuture(cause);
            }
            return intake.vertx
                    .timer(RETRIES.after(earlier).toMillis())
                    .compose(v -> attempt(deadlineNanos, earlier + 1));
        });
    }

    private Future<List<Asset>> commit(SqlConnection transaction) {
        List<Asset> assets = new ArrayList<>();
        Future<Void> all = Future.succeededFuture();
        for (StoredFile file : stored) {
            all = all.compose(v -> Intakes.commit(transaction, account, file)
                    .onSuccess(assets::add)
                    .mapEmpty());
        }
        return all.compose(v -> key.isEmpty()
                        ? Future.succeededFuture()
                        : intake.keys.finish(
                                transaction,
                                key.get(),
                                fingerprint(stored.stream()
                                        .map(file -> file.received().digests().sha256())
                                        .toList()),
                                stored.stream().map(StoredFile::id).toList()))
                .map(v -> assets);
    }

    /** One digest of several strings of bytes, in their order; what an idempotency key remembers of files' digests. */
    public static byte[] fingerprint(List<byte[]> sha256s) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            sha256s.forEach(digest::update);
            return digest.digest();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
