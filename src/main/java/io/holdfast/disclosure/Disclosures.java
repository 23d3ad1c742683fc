package io.holdfast.disclosure;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.holdfast.db.Database;
import io.holdfast.intake.Intake;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.Channel;
import io.holdfast.rights.EgressPermit;
import io.holdfast.telemetry.Meters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who else got an asset, and what for: recorded before the first byte leaves, in a chain for each account that Postgres
 * lets nobody change. Also who wanted it for training in vain. For one event loop.
 */
public final class Disclosures {
    private static final Logger LOG = LoggerFactory.getLogger(Disclosures.class);

    /** What is left of the queue to those who wait for media. */
    private static final int MAX_REFUSED_WAITING = 100;

    private static final int MAX_REMEMBERED = 10_000;
    private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();

    private final DisclosureQueue queue;

    /** Refusals of this hour that need no second look at Postgres. */
    private final Cache<UUID, Boolean> refusals = Caffeine.newBuilder()
            .maximumSize(MAX_REMEMBERED)
            .expireAfterWrite(Duration.ofMillis(HOUR_MILLIS))
            .build();

    public Disclosures(Vertx vertx, Database database, DisclosureConfig config, Meters meters) {
        this.queue = new DisclosureQueue(vertx, database, config, meters);
    }

    /**
     * Records that a backend gets an input of a run of its own that is not over.
     *
     * @param recipient the {@code sub} of its token
     * @return when that is durable; fails with {@link ProblemType#NOT_FOUND} when there is no such run, and with
     *     {@link ProblemType#UNRECORDED} when it can't be made durable in time
     */
    public Future<Void> toRun(EgressPermit permit, UUID asset, String recipient) {
        if (recipient.indexOf('\0') >= 0) {
            return Future.failedFuture(ProblemType.NOT_FOUND.asFailure());
        }
        return recorded(
                new DisclosureEntry.ToRun(
                        permit.account(),
                        Intake.IDS.generate(),
                        asset,
                        word(permit.channel()),
                        word(permit.purpose()),
                        recipient),
                ProblemType.NOT_FOUND);
    }

    /**
     * Records that the description of a link's asset leaves.
     *
     * @return when that is durable; fails with {@link ProblemType#LINK_OVER} when the link lets nobody look any more, and
     *     with {@link ProblemType#UNRECORDED} when it can't be made durable in time
     */
    public Future<Void> describedToLink(EgressPermit permit, UUID link) {
        return toLink(permit, link, false, Optional.empty(), OffsetDateTime.now(java.time.ZoneOffset.UTC));
    }

    /**
     * Records that the bytes of a link's asset leave, and counts that as a use of the link; a viewing that was counted
     * before is neither recorded nor counted again.
     *
     * @param viewing whose ranges are one use; none for a use by itself
     * @param until when the viewing is over
     * @return as {@link #describedToLink}
     */
    public Future<Void> contentToLink(EgressPermit permit, UUID link, Optional<UUID> viewing, OffsetDateTime until) {
        return toLink(permit, link, true, viewing, until);
    }

    private Future<Void> toLink(
            EgressPermit permit, UUID link, boolean content, Optional<UUID> viewing, OffsetDateTime until) {
        return recorded(
                new DisclosureEntry.ToLink(
                        permit.account(), Intake.IDS.generate(), link, content, viewing, until, word(permit.purpose())),
                ProblemType.LINK_OVER);
    }

    /** Notes that an account's asset was wanted for training, once an hour for each asset and recipient. */
    public void refused(Channel channel, UUID account, UUID asset, String recipient) {
        refused(channel, account, Optional.of(asset), Optional.empty(), recipient);
    }

    /** Notes that an account's link was followed for training, once an hour for each link. */
    public void refused(Channel channel, UUID account, UUID link) {
        refused(channel, account, Optional.empty(), Optional.of(link), link.toString());
    }

    /** Nobody waits for it, because a refusal needs no leave; whoever asks again and again costs nothing more. */
    private void refused(Channel channel, UUID account, Optional<UUID> asset, Optional<UUID> link, String recipient) {
        String about = String.join(
                " ",
                account.toString(),
                asset.map(UUID::toString).orElse(""),
                Long.toString(System.currentTimeMillis() / HOUR_MILLIS),
                recipient);
        UUID id = UUID.nameUUIDFromBytes(about.getBytes(StandardCharsets.UTF_8));
        if (refusals.getIfPresent(id) != null
                || queue.length() >= MAX_REFUSED_WAITING
                || recipient.indexOf('\0') >= 0) {
            return;
        }
        refusals.put(id, true);
        queue.add(new DisclosureEntry.Refused(account, id, asset, link, word(channel), recipient))
                .onFailure(cause -> {
                    refusals.invalidate(id);
                    LOG.atDebug()
                            .addKeyValue("cause", String.valueOf(cause.getMessage()))
                            .log("a training refusal was not recorded");
                });
    }

    private Future<Void> recorded(DisclosureEntry entry, ProblemType otherwise) {
        return queue.add(entry)
                .compose(recorded -> recorded ? Future.succeededFuture() : Future.failedFuture(otherwise.asFailure()));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
