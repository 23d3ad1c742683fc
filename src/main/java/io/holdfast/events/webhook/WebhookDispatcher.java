package io.holdfast.events.webhook;

import io.holdfast.db.Arguments;
import io.holdfast.db.Database;
import io.holdfast.events.EventsConfig;
import io.holdfast.events.WebhookConfig;
import io.holdfast.jobs.AccountPlaces;
import io.holdfast.jobs.CoalescingWorker;
import io.holdfast.retry.Backoff;
import io.holdfast.telemetry.MeterNames;
import io.holdfast.telemetry.Meters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells webhooks what happened, at least once and in the order of each subject's events; any number of replicas may run
 * one. On one event loop but for {@link #wake}.
 */
public final class WebhookDispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookDispatcher.class);
    private static final int GONE = 410;

    /** Too Many Requests (RFC 6585 section 4), Service Unavailable (RFC 9110 section 15.6.4). */
    private static final Set<Integer> BUSY = Set.of(429, 503);

    /** No longer than this is a receiver left alone, whatever it asks for. */
    private static final Duration MAX_ASKED = Duration.ofDays(1);

    /** Beyond the time-out, for Postgres to be told how it went. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    /** Of the time-out, from which on a receiver is slow: a half. */
    private static final int SLOW_SHARE = 2;

    private final Vertx vertx;
    private final CoalescingWorker rounds;
    private final DueDeliveries due;
    private final WebhookSender sender;
    private final EventsConfig events;
    private final WebhookConfig config;
    private final Backoff backoff;
    private final Meters meters;
    private final Map<UUID, Integer> running = new HashMap<>();
    private final AccountPlaces places;

    /** Makes one of this event loop; nothing is sent before {@link #start}. */
    public WebhookDispatcher(Vertx vertx, Database database, WebhookSender sender, EventsConfig config, Meters meters) {
        this.vertx = vertx;
        this.rounds = new CoalescingWorker(vertx, "taking deliveries failed, it is tried again", this::round);
        this.due = new DueDeliveries(database);
        this.sender = sender;
        this.events = config;
        this.config = config.webhooks();
        this.backoff = Backoff.doubling(this.config.firstPause(), this.config.longestPause())
                .spread(0.75, 1.25);
        this.places = new AccountPlaces(this.config.shares());
        this.meters = meters;
    }

    /** Looks for work from here on. */
    public void start() {
        rounds.start(events.poll());
        rounds.wake();
    }

    /** Looks for work now; from any thread. */
    public void wake() {
        rounds.wake();
    }

    /** Takes on nothing more; what runs goes on. */
    public void close() {
        rounds.stop();
    }

    /** Gives its places to a gauge. */
    AccountPlaces places() {
        return places;
    }

    private Future<Void> round() {
        return places.look().map(this::claim).orElseGet(Future::succeededFuture); // each that ends asks for a round
    }

    private Future<Void> claim(Arguments look) {
        return due.claim(
                        look,
                        config.parallelPerWebhook(),
                        running,
                        config.timeout().plus(MARGIN))
                .onSuccess(deliveries -> deliveries.forEach(this::deliver))
                .onComplete(claimed -> {
                    if (places.looked(claimed.succeeded() ? claimed.result().size() : 0)) {
                        wake(); // there may be more
                    }
                })
                .onFailure(cause -> LOG.atDebug()
                        .addKeyValue("cause", String.valueOf(cause.getMessage()))
                        .log("no deliveries could be taken, the next look tries again"))
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }

    private void deliver(DueDelivery delivery) {
        places.begin(delivery.account(), delivery.slow());
        running.merge(delivery.webhook(), 1, Integer::sum);
        long began = System.nanoTime();
        Future.succeededFuture()
                .compose(v -> sender.send(delivery)) // a throw is a failure like any other
                .transform(sent -> pace(delivery, System.nanoTime() - began)
                        .transform(noted -> sent.succeeded()
                                ? answered(delivery, sent.result())
                                : failed(delivery, WebhookSender.kind(sent.cause()))))
                .onComplete(noted -> {
                    places.end(delivery.account(), delivery.slow());
                    running.computeIfPresent(delivery.webhook(), (id, count) -> count == 1 ? null : count - 1);
                    wake();
                });
    }

    /** Notes when a receiver becomes slow, or quick again; one that answers just in time holds a place as long as one that doesn't. */
    private Future<Void> pace(DueDelivery delivery, long tookNanos) {
        boolean slow = tookNanos * SLOW_SHARE >= config.timeout().toNanos();
        return slow == delivery.slow() ? Future.succeededFuture() : due.pace(delivery, slow);
    }

    private Future<Void> answered(DueDelivery delivery, WebhookSender.Answered answer) {
        String told = "status " + answer.status();
        if (BUSY.contains(answer.status())
                || (answer.status() >= 400 && answer.retryAfter().isPresent())) {
            return busy(delivery, answer.retryAfter().orElse(Duration.ZERO), told);
        }
        Future<Void> freed = delivery.busy() == 0 ? Future.succeededFuture() : due.free(delivery);
        if (answer.status() / 100 == 2) {
            meters.webhookTold(MeterNames.SUCCESS);
            return freed.compose(v -> due.done(delivery));
        }
        return freed.compose(v -> answer.status() == GONE
                ? due.disable(delivery).compose(disabled -> dead(delivery, told))
                : failed(delivery, told));
    }

    /** Leaves the receiver alone as long as it asks, and longer each time: none of its deliveries is sent meanwhile. */
    private Future<Void> busy(DueDelivery delivery, Duration asked, String told) {
        Duration least = backoff.spreadAfter(Math.min(delivery.busy(), config.attempts()));
        Duration most = asked.compareTo(MAX_ASKED) > 0 ? MAX_ASKED : asked;
        Duration pause = least.compareTo(most) > 0 ? least : most;
        return due.busy(delivery, pause).compose(v -> failed(delivery, told, pause));
    }

    private Future<Void> failed(DueDelivery delivery, String error) {
        return failed(delivery, error, backoff.spreadAfter(delivery.attempt() - 1));
    }

    private Future<Void> failed(DueDelivery delivery, String error, Duration pause) {
        if (delivery.attempt() >= config.attempts()) {
            return dead(delivery, error);
        }
        meters.webhookTold(MeterNames.RETRIED);
        vertx.setTimer(pause.toMillis() + 1, timer -> wake());
        return due.postpone(delivery, error, pause);
    }

    private Future<Void> dead(DueDelivery delivery, String error) {
        meters.webhookTold(MeterNames.DEAD);
        return due.giveUp(delivery, error);
    }
}
