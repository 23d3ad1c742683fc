package io.holdfast.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.telemetry.Meters;
import io.holdfast.testing.Waiting;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One event loop is made busy, turn by turn; another has the work that gives way to it. */
class BackgroundPaceTest {
    private static final long TURN_NANOS = Duration.ofMillis(10).toNanos();

    private final AtomicInteger turns = new AtomicInteger();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private Vertx vertx;
    private Vertx busyVertx;
    private Context loop;
    private volatile boolean busy;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        busyVertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        loop = busyVertx.getOrCreateContext();
    }

    @AfterEach
    void stop() throws Exception {
        busy = false;
        busyVertx.close().await(Waiting.HANG.toMinutes(), TimeUnit.MINUTES);
        vertx.close().await(Waiting.HANG.toMinutes(), TimeUnit.MINUTES);
    }

    @Test
    void workGoesOnAtOnceWhileTheLoopsAreIdle() throws Exception {
        BackgroundPace pace = pace(Duration.ofMinutes(1), Waiting.HANG);

        Future<?> all = Future.all(IntStream.range(0, 1_000)
                .mapToObj(unit -> pace.run(() -> Future.succeededFuture(unit)))
                .toList());

        all.await(Waiting.HANG.toMinutes(), TimeUnit.MINUTES);
        assertThat(registry.timer("holdfast.background.waits").count()).isEqualTo(1_000);
    }

    @Test
    void workStepsBackFromALoopThatIsBusyAndGoesOnWhenItIsNot() throws Exception {
        BackgroundPace pace = pace(Duration.ofMillis(1), Waiting.HANG);
        keepBusy();
        List<Integer> begun = new CopyOnWriteArrayList<>();
        int ended = pace.run(() -> turns(10)).map(v -> turns.get()).await(Waiting.HANG.toMinutes(), TimeUnit.MINUTES);
        List<Future<Void>> units = IntStream.range(0, 3)
                .mapToObj(unit -> pace.run(() -> {
                    begun.add(turns.get());
                    return turns(10);
                }))
                .toList();
        Waiting.until(() -> !begun.isEmpty());

        // a tenth of the time is nine times as much rest; a half of that, since turns are not all of one length
        assertThat(begun.get(0) - ended).isGreaterThan(45);

        busy = false;
        Future.all(units).await(Waiting.HANG.toMinutes(), TimeUnit.MINUTES);
    }

    @Test
    void workEndsHoweverBusyTheLoopsStay() throws Exception {
        BackgroundPace pace = pace(Duration.ofMillis(1), Duration.ofMillis(50));
        keepBusy();

        Future<?> all = Future.all(IntStream.range(0, 20)
                .mapToObj(unit -> pace.run(() -> turns(2)))
                .toList());

        all.await(Waiting.HANG.toMinutes(), TimeUnit.MINUTES);
        assertThat(busy).isTrue();
    }

    @Test
    void aLoopThatNeverComesDoesNotStopTheWork() throws Exception {
        BackgroundPace pace = pace(Duration.ofMillis(1), Duration.ofMillis(50));
        Promise<Void> begun = Promise.promise();
        busy = true;
        loop.runOnContext(v -> {
            begun.complete();
            while (busy) {
                Thread.onSpinWait();
            }
        });
        begun.future().await();

        pace.run(Future::succeededFuture).await(Waiting.HANG.toMinutes(), TimeUnit.MINUTES);
        pace.run(Future::succeededFuture).await(Waiting.HANG.toMinutes(), TimeUnit.MINUTES);
    }

    @Test
    void aUnitThatFailsIsToldAndHoldsUpNoOther() throws Exception {
        BackgroundPace pace = pace(Duration.ofMinutes(1), Waiting.HANG);

        Future<Void> thrown = pace.run(() -> {
            throw new IllegalStateException("broken");
        });
        Future<Void> failed = pace.run(() -> Future.failedFuture("gone"));

        pace.run(Future::succeededFuture).await(Waiting.HANG.toMinutes(), TimeUnit.MINUTES);
        Waiting.until(() -> thrown.failed() && failed.failed());
    }

    @Test
    void whatStillWaitsWhenTheProcessEndsIsToldSo() throws Exception {
        BackgroundPace pace = pace(Duration.ofMillis(1), Waiting.HANG);
        busy = true;
        loop.runOnContext(v -> {
            while (busy) {
                Thread.onSpinWait();
            }
        });
        Future<Void> waits = pace.run(Future::succeededFuture);

        pace.stop();

        Waiting.until(waits::failed);
        Waiting.until(pace.run(Future::succeededFuture)::failed);
    }

    private BackgroundPace pace(Duration delay, Duration longest) {
        BackgroundPace pace = new BackgroundPace(vertx, new BackgroundConfig(delay, 10, longest), new Meters(registry));
        pace.watch(loop);
        return pace;
    }

    /** Has the loop spin, one turn after another, until it need not any more. */
    private void keepBusy() {
        busy = true;
        loop.runOnContext(v -> turn());
    }

    private void turn() {
        long began = System.nanoTime();
        while (System.nanoTime() - began < TURN_NANOS) {
            Thread.onSpinWait();
        }
        turns.incrementAndGet();
        if (busy) {
            loop.runOnContext(v -> turn());
        }
    }

    /** A unit that lasts so many turns of the busy loop. */
    private Future<Void> turns(int many) {
        Promise<Void> over = Promise.promise();
        int from = turns.get();
        vertx.setPeriodic(1, timer -> {
            if (turns.get() - from >= many || !busy) {
                vertx.cancelTimer(timer);
                over.tryComplete();
            }
        });
        return over.future();
    }
}
