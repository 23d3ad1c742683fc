package io.holdfast.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class CoalescingWorkerTest {
    private final BlockingQueue<Promise<Void>> rounds = new LinkedBlockingQueue<>();

    @Test
    void manyWhoAskDuringARoundGetOneTogetherBehindIt(Vertx vertx) throws Exception {
        CoalescingWorker worker = worker(vertx);
        worker.wake();
        Promise<Void> first = round();
        for (int time = 0; time < 100; time++) {
            worker.wake();
        }
        assertThat(rounds).isEmpty();
        first.complete();

        round().complete();
        worker.stop().await(60, TimeUnit.SECONDS);

        assertThat(rounds).isEmpty();
    }

    @Test
    void roundsAreDoneOnOneEventLoopWhoeverAsks(Vertx vertx) throws Exception {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(1);
        CoalescingWorker worker = new CoalescingWorker(vertx, "failed", () -> {
            threads.add(Thread.currentThread());
            begun.countDown();
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            return vertx.timer(1).map(v -> {
                running.decrementAndGet();
                return null;
            });
        });
        CountDownLatch asked = new CountDownLatch(400);
        for (int loop = 0; loop < 4; loop++) {
            Context context = vertx.getOrCreateContext();
            for (int time = 0; time < 100; time++) {
                context.runOnContext(v -> {
                    worker.wake();
                    asked.countDown();
                });
            }
        }

        assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        worker.stop().await(60, TimeUnit.SECONDS);

        assertThat(most).hasValue(1);
        assertThat(threads).hasSize(1);
    }

    @Test
    void aRoundThatFailsOrThrowsIsFollowedByTheNext(Vertx vertx) throws Exception {
        AtomicInteger count = new AtomicInteger();
        CountDownLatch third = new CountDownLatch(1);
        CoalescingWorker worker = new CoalescingWorker(vertx, "planned", () -> {
            return switch (count.incrementAndGet()) {
                case 1 -> throw new IllegalStateException("thrown");
                case 2 -> Future.failedFuture("failed");
                default -> {
                    third.countDown();
                    yield Future.succeededFuture();
                }
            };
        });
        worker.start(Duration.ofMillis(5));

        assertThat(third.await(60, TimeUnit.SECONDS)).isTrue();
        worker.stop().await(60, TimeUnit.SECONDS);
    }

    @Test
    void aRoundMayAskForTheNextAsOftenAsItLikes(Vertx vertx) throws Exception {
        CountDownLatch left = new CountDownLatch(50_000);
        Promise<CoalescingWorker> self = Promise.promise();
        CoalescingWorker worker = new CoalescingWorker(vertx, "failed", () -> {
            left.countDown();
            self.future().result().wake();
            return Future.succeededFuture();
        });
        self.complete(worker);
        worker.wake();

        assertThat(left.await(60, TimeUnit.SECONDS)).isTrue();
        worker.stop().await(60, TimeUnit.SECONDS);
    }

    @Test
    void whoStopsItWaitsForTheRoundAndNoneFollows(Vertx vertx) throws Exception {
        CoalescingWorker worker = worker(vertx);
        worker.start(Duration.ofMillis(1));
        Promise<Void> only = round();
        worker.wake();

        Future<Void> stopped = worker.stop();
        worker.wake();

        assertThat(worker.isStopped()).isTrue();
        assertThat(stopped.isComplete()).isFalse();
        only.complete();
        stopped.await(60, TimeUnit.SECONDS);
        worker.wake();
        assertThat(rounds).isEmpty();
    }

    @Test
    void oneThatNeverRanStopsAtOnce(Vertx vertx) {
        assertThat(worker(vertx).stop().succeeded()).isTrue();
    }

    private CoalescingWorker worker(Vertx vertx) {
        return new CoalescingWorker(vertx, "failed", () -> {
            Promise<Void> round = Promise.promise();
            rounds.add(round);
            return round.future();
        });
    }

    /** The next one that has begun. */
    private Promise<Void> round() throws InterruptedException {
        return Objects.requireNonNull(rounds.poll(60, TimeUnit.SECONDS), "no round began");
    }
}
