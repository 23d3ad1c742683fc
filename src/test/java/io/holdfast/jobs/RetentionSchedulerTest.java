package io.holdfast.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.telemetry.Meters;
import io.holdfast.testing.CatalogPostgres;
import io.holdfast.testing.FreePace;
import io.holdfast.testing.Waiting;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.Checkpoint;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class RetentionSchedulerTest {
    private static final RetentionConfig CONFIG = new RetentionConfig(
            Duration.ofDays(1), Duration.ofDays(1), Duration.ofDays(1), Duration.ofDays(1), Duration.ofDays(1), 1_000);

    private Vertx vertx;
    private CatalogPostgres postgres;
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Meters meters = new Meters(registry);

    @BeforeEach
    void start(Vertx given) {
        vertx = given;
        postgres = CatalogPostgres.start(vertx, 8);
    }

    @AfterEach
    void stop() throws Exception {
        postgres.close();
    }

    @Test
    void twoReplicasNeverSweepOneThingAtOnce(VertxTestContext context) throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Checkpoint passes = context.laxCheckpoint(6);
        IntFunction<Future<Integer>> batch = rows -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            return vertx.timer(30).map(v -> {
                running.decrementAndGet();
                passes.flag();
                return 0;
            });
        };
        for (int replica = 0; replica < 2; replica++) {
            replica("one", batch).start();
        }

        assertThat(context.awaitCompletion(5, TimeUnit.MINUTES)).isTrue();
        assertThat(most).hasValue(1);
    }

    @Test
    void aSweepGoesOnInBatchesUntilNothingIsLeftAndIsCounted(VertxTestContext context) throws Exception {
        AtomicInteger left = new AtomicInteger(12_345);
        Checkpoint done = context.laxCheckpoint(1);
        IntFunction<Future<Integer>> batch = rows -> {
            int removed = Math.min(rows, left.get());
            if (left.addAndGet(-removed) == 0) {
                done.flag();
            }
            return Future.succeededFuture(removed);
        };
        new RetentionScheduler(
                        vertx,
                        postgres.database(),
                        FreePace.on(vertx),
                        new RetentionConfig(
                                Duration.ofDays(1),
                                Duration.ofDays(1),
                                Duration.ofDays(1),
                                Duration.ofDays(1),
                                Duration.ofDays(1),
                                1_000_000),
                        meters,
                        List.of(new RetentionRule("one", Duration.ofMillis(50), batch)))
                .start();

        assertThat(context.awaitCompletion(5, TimeUnit.MINUTES)).isTrue();
        until("SELECT count(*) FROM sweep WHERE finished_at IS NOT NULL AND leased_until IS NULL AND all_rows = 12345");
        assertThat(registry.counter("holdfast.swept", "sweep", "one").count()).isEqualTo(12_345);
    }

    @Test
    void whatADeadReplicaHeldIsTakenOverWhenItsLeaseLapses(VertxTestContext context) throws Exception {
        postgres.run(
                "INSERT INTO sweep (name, every_ms, lease, leased_until, next_at) VALUES"
                        + " ('held', 50, 7, now() + interval '1 hour', now()), ('lapsed', 50, 7, now() - interval '1 second', now())");
        AtomicInteger held = new AtomicInteger();
        Checkpoint lapsed = context.laxCheckpoint(2);
        new RetentionScheduler(
                        vertx,
                        postgres.database(),
                        FreePace.on(vertx),
                        CONFIG,
                        meters,
                        List.of(
                                new RetentionRule("held", Duration.ofMillis(50), rows -> {
                                    held.incrementAndGet();
                                    return Future.succeededFuture(0);
                                }),
                                new RetentionRule("lapsed", Duration.ofMillis(50), rows -> {
                                    lapsed.flag();
                                    return Future.succeededFuture(0);
                                })))
                .start();

        assertThat(context.awaitCompletion(5, TimeUnit.MINUTES)).isTrue();
        assertThat(held).hasValue(0);
        assertThat(postgres.number("SELECT lease FROM sweep WHERE name = 'lapsed'"))
                .isGreaterThan(7);
    }

    @Test
    void aFailureIsNotedWithoutWhatItSaidAndTheOthersGoOn(VertxTestContext context) throws Exception {
        Checkpoint other = context.laxCheckpoint(1);
        AtomicInteger tries = new AtomicInteger();
        RetentionScheduler sweeps = new RetentionScheduler(
                vertx,
                postgres.database(),
                FreePace.on(vertx),
                CONFIG,
                meters,
                List.of(
                        new RetentionRule(
                                "broken",
                                Duration.ofMillis(50),
                                rows -> tries.incrementAndGet() < 3
                                        ? Future.failedFuture(new IllegalStateException("a secret of a row"))
                                        : Future.succeededFuture(0)),
                        new RetentionRule("whole", Duration.ofMillis(50), rows -> {
                            other.flag();
                            return Future.succeededFuture(0);
                        })));
        postgres.run("CREATE TABLE noted AS SELECT failure FROM sweep WITH NO DATA");
        postgres.run("CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                + " INSERT INTO noted VALUES (NEW.failure); RETURN NULL; END $$");
        postgres.run("CREATE TRIGGER note AFTER UPDATE ON sweep FOR EACH ROW WHEN (NEW.failure IS NOT NULL)"
                + " EXECUTE FUNCTION note()");
        sweeps.start();

        assertThat(context.awaitCompletion(5, TimeUnit.MINUTES)).isTrue();
        until("SELECT count(*) FROM noted WHERE failure = 'IllegalStateException'");
        until("SELECT count(*) FROM sweep WHERE name = 'broken' AND failure IS NULL AND finished_at IS NOT NULL");
        assertThat(postgres.number("SELECT count(*) FROM noted WHERE failure LIKE '%secret%'"))
                .isZero();
    }

    @Test
    void aSweepThatHasNotEndedForLongIsLate() throws Exception {
        postgres.run("INSERT INTO sweep (name, every_ms, known_at, leased_until) VALUES"
                + " ('one', 50, now() - interval '2 hours', now() + interval '1 hour')");
        RetentionScheduler sweeps = replica("one", rows -> Future.succeededFuture(0));
        sweeps.start();

        Waiting.until(() -> sweeps.lateSeconds() >= 7_000);
        assertThat(sweeps.lateSeconds()).isBetween(7_000.0, 8_000.0);
    }

    private RetentionScheduler replica(String name, IntFunction<Future<Integer>> batch) {
        return new RetentionScheduler(
                vertx,
                postgres.database(),
                FreePace.on(vertx),
                CONFIG,
                meters,
                List.of(new RetentionRule(name, Duration.ofMillis(50), batch)));
    }

    private void until(String countsSome) {
        Waiting.until(() -> postgres.number(countsSome) > 0);
    }
}
