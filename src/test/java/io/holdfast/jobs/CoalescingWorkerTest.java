package io.holdfast.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.Checkpoint;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
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
    void roundsAreDoneOnOneEventLoopWhoeverAsks(Vertx vertx, VertxTestContext context) throws Exception {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Checkpoint begun = context.laxCheckpoint(1);
        CoalescingWorker worker = new CoalescingWorker(vertx, "failed", () -> {
            threads.add(Thread.currentThread());
            begun.flag();
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            return vertx.timer(1).map(v -> {
                running.decrementAndGet();
                return null;
            });
        });
        Checkpoint asked = context.laxCheckpoint(400);
        for (int loop = 0; loop < 4; loop++) {
            Context other = vertx.getOrCreateContext();
            for (int time = 0; time < 100; time++) {
                other.runOnContext(v -> {
                    worker.wake();
                    asked.flag();
                });
            }
        }

        assertThat(context.awaitCompletion(60, TimeUnit.SECONDS)).isTrue();
        worker.stop().await(60, TimeUnit.SECONDS);

        assertThat(most).hasValue(1);
        assertThat(threads).hasSize(1);
    }

    @Test
    void aRoundThatFailsOrThrowsIsFollowedByTheNext(Vertx vertx, VertxTestContext context) throws Exception {
        AtomicInteger count = new AtomicInteger();
        Checkpoint third = context.laxCheckpoint(1);
        CoalescingWorker worker = new CoalescingWorker(vertx, "planned", () -> {
            return switch (count.incrementAndGet()) {
                case 1 -> throw new IllegalStateException("thrown");
                case 2 -> Future.failedFuture("failed");
                default -> {
                    third.flag();
                    yield Future.succeededFuture();
                }
            };
        });
        worker.start(Duration.ofMillis(5));

        assertThat(context.awaitCompletion(60, TimeUnit.SECONDS)).isTrue();
        worker.stop().await(60, TimeUnit.SECONDS);
    }

    @Test
    void aRoundMayAskForTheNextAsOftenAsItLikes(Vertx vertx, VertxTestContext context) throws Exception {
        Checkpoint left = context.laxCheckpoint(50_000);
        Promise<CoalescingWorker> self = Promise.promise();
        CoalescingWorker worker = new CoalescingWorker(vertx, "failed", () -> {
            left.flag();
            self.future().result().wake();
            return Future.succeededFuture();
        });
        self.complete(worker);
        worker.wake();

        assertThat(context.awaitCompletion(60, TimeUnit.SECONDS)).isTrue();
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
