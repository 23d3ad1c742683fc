package io.holdfast.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.media.credential.Claim;
import io.holdfast.media.credential.CredentialSigner;
import io.holdfast.media.credential.DevelopmentChain;
import io.holdfast.media.credential.KeySigner;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.telemetry.Meters;
import io.holdfast.testing.CatalogPostgres;
import io.holdfast.testing.FreePace;
import io.holdfast.testing.Waiting;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.junit5.VertxExtension;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Signing behind the requests, by several processes' worth of workers on one Postgres. */
@ExtendWith(VertxExtension.class)
class CredentialWorkTest {
    private static final UUID ADA = UUID.fromString("01900000-0000-7000-8000-0000000000ad");
    private static final DevelopmentChain CHAIN = DevelopmentChain.of("test");

    private final AtomicInteger signatures = new AtomicInteger();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private CatalogPostgres postgres;
    private Vertx vertx;
    private WorkerExecutor workers;

    /** Counts, and does what is asked in place of signing. */
    private final class Counting implements CredentialSigner {
        private final CredentialSigner real = new KeySigner(CHAIN.identity(), workers);
        private final UnaryOperator<Future<byte[]>> changed;

        Counting(UnaryOperator<Future<byte[]>> changed) {
            this.changed = changed;
        }

        @Override
        public List<X509Certificate> chain() {
            return real.chain();
        }

        @Override
        public Future<byte[]> sign(byte[] bytes) {
            signatures.incrementAndGet();
            return changed.apply(real.sign(bytes));
        }
    }

    @BeforeEach
    void start(Vertx started) throws Exception {
        vertx = started;
        workers = vertx.createSharedWorkerExecutor("credentials", 2);
        postgres = CatalogPostgres.start(vertx, 4);
        postgres.addAccount(ADA);
    }

    @AfterEach
    void stop() throws Exception {
        postgres.close();
    }

    @Test
    void eachAssetIsSignedOnceHoweverManyReplicasSign() throws Exception {
        assets(200);
        List<CredentialWork> replicas = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            replicas.add(new CredentialWork(vertx, FreePace.on(vertx), maker(signed -> signed)));
        }

        replicas.forEach(CredentialWork::start);
        until("SELECT count(*) FROM manifest WHERE bytes IS NULL", 0);

        assertThat(signatures).hasValue(200);
        assertThat(postgres.number("SELECT max(attempts) FROM manifest")).isEqualTo(1);
        replicas.forEach(CredentialWork::close);
    }

    @Test
    void whatADeadProcessHadTakenIsSignedByTheNext() throws Exception {
        assets(3);
        // taken, and never heard of again
        maker(signed -> signed).rows().claim(3).await(5, TimeUnit.MINUTES);
        CredentialWork next = new CredentialWork(vertx, FreePace.on(vertx), maker(signed -> signed));
        next.start();
        assertThat(postgres.number("SELECT count(*) FROM manifest WHERE next_at > now() AND bytes IS NULL"))
                .isEqualTo(3);

        postgres.run("UPDATE manifest SET next_at = now()");
        next.wake();

        until("SELECT count(*) FROM manifest WHERE bytes IS NULL", 0);
        assertThat(signatures).hasValue(3);
        next.close();
    }

    @Test
    void whatFailedIsTriedAgainLater() throws Exception {
        assets(1);
        AtomicInteger failures = new AtomicInteger(1);
        CredentialWork work = new CredentialWork(
                vertx,
                FreePace.on(vertx),
                maker(signed -> failures.getAndDecrement() > 0
                        ? Future.failedFuture(new IllegalStateException("away"))
                        : signed));
        work.start();
        until("SELECT count(*) FROM manifest WHERE attempts = 1", 1);
        Waiting.until(() -> failed() > 0);
        assertThat(postgres.number("SELECT count(*) FROM manifest WHERE bytes IS NULL AND next_at > now()"))
                .isEqualTo(1);

        postgres.run("UPDATE manifest SET next_at = now()");
        work.wake();

        until("SELECT count(*) FROM manifest WHERE bytes IS NOT NULL", 1);
        assertThat(failed()).isEqualTo(1);
        work.close();
    }

    @Test
    void manyWhoAskAtOnceWaitForOneSignature() throws Exception {
        UUID asset = assets(1).get(0);
        Promise<Void> gate = Promise.promise();
        CredentialMaker maker = maker(signed -> gate.future().compose(v -> signed));
        Credentials credentials = new Credentials(postgres.database(), maker);

        List<Future<Credential>> asked = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            asked.add(maker.atOnce(ADA, asset));
        }
        gate.complete();
        Future.all(asked).await(5, TimeUnit.MINUTES);

        assertThat(signatures).hasValue(1);
        assertThat(asked.stream().map(Future::result).distinct()).hasSize(1);
        assertThat(credentials.find(ADA, asset).await(5, TimeUnit.MINUTES).bytes())
                .isEqualTo(asked.get(0).result().bytes());
        assertThat(signatures).hasValue(1);
    }

    @Test
    void whoAsksForOneThatCannotBeSignedIsToldToComeBack() throws Exception {
        UUID asset = assets(1).get(0);
        Credentials credentials = new Credentials(
                postgres.database(), maker(signed -> Promise.<byte[]>promise().future()));

        assertThat(refusal(credentials, asset)).isEqualTo(ProblemType.BUSY);
        assertThat(refusal(credentials, UUID.randomUUID())).isEqualTo(ProblemType.NOT_FOUND);
        assertThat(postgres.number("SELECT count(*) FROM manifest WHERE bytes IS NULL"))
                .isEqualTo(1);
    }

    private static ProblemType refusal(Credentials credentials, UUID asset) {
        Throwable cause = credentials
                .find(ADA, asset)
                .transform(done -> Future.succeededFuture(done.cause()))
                .await();
        return ((ProblemException) cause).problem().type();
    }

    private long failed() {
        return meters.get("holdfast.credentials")
                .tag("outcome", "failed")
                .timer()
                .count();
    }

    private CredentialMaker maker(UnaryOperator<Future<byte[]>> changed) {
        return new CredentialMaker(
                vertx,
                postgres.database(),
                new Counting(changed),
                workers,
                List.of("cawg.ai_training"),
                new Claim.Software("Holdfast", "1"),
                new CredentialConfig(Optional.empty(), 2, Duration.ofMillis(200), Duration.ofSeconds(2)),
                new Meters(meters));
    }

    private List<UUID> assets(int count) throws Exception {
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(UUID.randomUUID());
            postgres.run("INSERT INTO asset (account_id, id, kind, object_key, size_bytes, sha256, crc32, media_type)"
                    + " VALUES ('" + ADA + "', '" + ids.get(i)
                    + "', 'uploaded', 'k', 0, sha256(''), 0, 'image/png')");
        }
        return ids;
    }

    private void until(String sql, long number) {
        Waiting.until(() -> postgres.number(sql) == number);
    }
}
