package io.holdfast.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.jobs.LeaseRenewal.Loss;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.Checkpoint;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class LeaseRenewalTest {
    private static final Duration OFTEN = Duration.ofMillis(5);

    /** So long that no machine is too slow for it. */
    private static final Duration LONG = Duration.ofMinutes(10);

    private final BlockingQueue<Loss> told = new LinkedBlockingQueue<>();

    @Test
    void aLeaseIsRenewedUntilItIsClosed(Vertx vertx, VertxTestContext context) throws Exception {
        AtomicInteger renewals = new AtomicInteger();
        Checkpoint some = context.laxCheckpoint(5);
        LeaseRenewal renewal = renewing(vertx, OFTEN, LONG, () -> {
            renewals.incrementAndGet();
            some.flag();
            return Future.succeededFuture(true);
        });

        assertThat(context.awaitCompletion(60, TimeUnit.SECONDS)).isTrue();
        int closed = onLoop(vertx, () -> {
            renewal.close();
            return renewals.get();
        });
        ticks(vertx, 10);

        assertThat(renewals).hasValue(closed);
        assertThat(told).isEmpty();
    }

    @Test
    void aHolderThatLostItsLeaseIsToldAtEachLook(Vertx vertx) throws Exception {
        LeaseRenewal renewal = renewing(vertx, OFTEN, LONG, () -> Future.succeededFuture(false));

        assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo(Loss.TAKEN);
        assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo(Loss.TAKEN);
        renewal.close();
    }

    @Test
    void aHolderThatHearsNothingIsToldWhenThreeQuartersAreOverAndAsksOnce(Vertx vertx) throws Exception {
        AtomicInteger asked = new AtomicInteger();
        long started = System.nanoTime();
        LeaseRenewal renewal = renewing(vertx, OFTEN, Duration.ofMillis(400), () -> {
            asked.incrementAndGet();
            return Promise.<Boolean>promise().future();
        });

        assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo(Loss.UNCONFIRMED);
        assertThat(System.nanoTime() - started).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(300));
        assertThat(asked).hasValue(1);
        renewal.close();
    }

    @Test
    void aHolderWhoseRenewalsFailIsToldWhenThreeQuartersAreOver(Vertx vertx) throws Exception {
        long started = System.nanoTime();
        LeaseRenewal renewal = renewing(vertx, OFTEN, Duration.ofMillis(400), () -> Future.failedFuture("away"));

        assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo(Loss.UNCONFIRMED);
        assertThat(System.nanoTime() - started).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(300));
        renewal.close();
    }

    @Test
    void aRenewalThatFailsIsFollowedByTheNextAndIsNoLoss(Vertx vertx, VertxTestContext context) throws Exception {
        AtomicInteger renewals = new AtomicInteger();
        Checkpoint some = context.laxCheckpoint(6);
        LeaseRenewal renewal = renewing(vertx, OFTEN, LONG, () -> {
            some.flag();
            return renewals.incrementAndGet() % 2 == 0 ? Future.succeededFuture(true) : Future.failedFuture("away");
        });

        assertThat(context.awaitCompletion(60, TimeUnit.SECONDS)).isTrue();
        assertThat(told).isEmpty();
        renewal.close();
    }

    @Test
    void anAnswerAfterTheEndTellsNothing(Vertx vertx, VertxTestContext context) throws Exception {
        Promise<Boolean> late = Promise.promise();
        Checkpoint asked = context.laxCheckpoint(1);
        LeaseRenewal renewal = renewing(vertx, OFTEN, LONG, () -> {
            asked.flag();
            return late.future();
        });
        assertThat(context.awaitCompletion(60, TimeUnit.SECONDS)).isTrue();

        onLoop(vertx, () -> {
            renewal.close();
            late.complete(false);
            return true;
        });

        assertThat(told).isEmpty();
    }

    private LeaseRenewal renewing(Vertx vertx, Duration every, Duration lease, Supplier<Future<Boolean>> renew)
            throws Exception {
        return onLoop(vertx, () -> LeaseRenewal.every(vertx, every, lease, renew, told::add));
    }

    /** So many turns of a timer as fast as the renewals'. */
    private static void ticks(Vertx vertx, int count) throws InterruptedException {
        VertxTestContext context = new VertxTestContext();
        Checkpoint left = context.laxCheckpoint(count);
        long timer = vertx.setPeriodic(OFTEN.toMillis(), any -> left.flag());
        assertThat(context.awaitCompletion(60, TimeUnit.SECONDS)).isTrue();
        vertx.cancelTimer(timer);
    }

    private static <T> T onLoop(Vertx vertx, Supplier<T> work) throws Exception {
        Promise<T> done = Promise.promise();
        vertx.runOnContext(v -> done.complete(work.get()));
        return done.future().await(60, TimeUnit.SECONDS);
    }
}
