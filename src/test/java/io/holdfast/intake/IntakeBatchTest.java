package io.holdfast.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.asset.Asset;
import io.holdfast.asset.Labels;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.objectstore.file.FileStore;
import io.holdfast.objectstore.file.FileStoreConfig;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.DoNotTrain;
import io.holdfast.stream.Body;
import io.holdfast.stream.BufferBudget;
import io.holdfast.telemetry.Meters;
import io.holdfast.testing.CatalogPostgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
class IntakeBatchTest {
    private static final UUID ADA = new UUID(1, 1);
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final byte[] PNG = HexFormat.of()
            .parseHex("89504e470d0a1a0a0000000d4948445200000010000000100802000000909168360000000049444154");

    private static final String EXPIRY = "SELECT max(extract(epoch FROM expires_at) * 1000)::bigint FROM intake";

    private static final String KEY_EXPIRY =
            "SELECT max(extract(epoch FROM expires_at) * 1000)::bigint FROM request_key";

    @TempDir
    Path folder;

    private CatalogPostgres postgres;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        postgres = CatalogPostgres.start(vertx, 4);
        postgres.addAccount(ADA);
        postgres.run("INSERT INTO quota (account_id) VALUES ('" + ADA + "')");
    }

    @AfterEach
    void stop() throws Exception {
        postgres.close();
    }

    @Test
    void aFileThatWaitsForItsRoomWhileTheOthersAreRenewedIsTakenIn(Vertx vertx) throws Exception {
        Intake intake = intake(vertx);
        Promise<Void> first = Promise.promise();
        Promise<List<Asset>> kept = Promise.promise();
        try (Connection connection = postgres.connect();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            Promise<Void> locked = Promise.promise();
            vertx.runOnContext(v -> intake.keep(ADA, Optional.empty(), batch -> receive(batch)
                            .onComplete(first)
                            .compose(done -> locked.future())
                            .compose(done -> receive(batch)))
                    .onComplete(kept));
            first.future().await(60, TimeUnit.SECONDS);
            statement.execute("SELECT FROM quota WHERE account_id = '" + ADA + "' FOR UPDATE");
            vertx.runOnContext(v -> locked.complete());
            until("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'", 0);
            until(EXPIRY, postgres.number(EXPIRY));
            connection.rollback();
        }

        assertThat(kept.future().await(60, TimeUnit.SECONDS)).hasSize(2);
    }

    @Test
    void aKeyIsItsRequestsForAsLongAsThatLives(Vertx vertx) throws Exception {
        Intake intake = intake(vertx);
        Promise<Void> enough = Promise.promise();
        Promise<List<Asset>> kept = Promise.promise();
        RequestKeys.Held held = begun(intake);
        vertx.runOnContext(
                v -> intake.keep(ADA, Optional.of(held), batch -> receive(batch).compose(done -> enough.future()))
                        .onComplete(kept));

        until(KEY_EXPIRY, postgres.number(KEY_EXPIRY));
        until(KEY_EXPIRY, postgres.number(KEY_EXPIRY));

        assertThat(postgres.number("SELECT count(*) FROM request_key WHERE expires_at > now() + interval '4 seconds'"))
                .isZero();
        vertx.runOnContext(v -> enough.complete());
        assertThat(kept.future().await(60, TimeUnit.SECONDS)).hasSize(1);
        assertThat(intake.keys.begin(ADA, "key").await(60, TimeUnit.SECONDS))
                .isInstanceOf(RequestKeys.Known.Done.class);
    }

    @Test
    void whoseKeyIsAnothersByNowMakesNoAssetAndTakesNothingBack(Vertx vertx) throws Exception {
        Intake intake = intake(vertx);
        RequestKeys.Held asleep = begun(intake);
        lapse();
        RequestKeys.Held second = begun(intake);

        assertRefused(vertx, intake, asleep);

        assertThat(intake.keys.renew(second).await(60, TimeUnit.SECONDS)).isTrue();
        intake.keys.forget(second).await(60, TimeUnit.SECONDS);
        RequestKeys.Held third = begun(intake);
        assertRefused(vertx, intake, asleep);
        assertThat(intake.keys.renew(third).await(60, TimeUnit.SECONDS)).isTrue();
    }

    private void assertRefused(Vertx vertx, Intake intake, RequestKeys.Held held) throws Exception {
        Promise<List<Asset>> kept = Promise.promise();
        vertx.runOnContext(v ->
                intake.keep(ADA, Optional.of(held), IntakeBatchTest::receive).onComplete(kept));
        assertThatThrownBy(() -> kept.future().await(60, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(ProblemException.class, refusal -> assertThat(refusal.type())
                        .isEqualTo(ProblemType.REQUEST_RUNNING));
        assertThat(intake.keys.renew(held).await(60, TimeUnit.SECONDS)).isFalse();
        assertThat(postgres.number("SELECT count(*) FROM asset")).isZero();
    }

    private static RequestKeys.Held begun(Intake intake) throws Exception {
        RequestKeys.Known known = intake.keys.begin(ADA, "key").await(60, TimeUnit.SECONDS);
        assertThat(known).isInstanceOf(RequestKeys.Known.Fresh.class);
        return ((RequestKeys.Known.Fresh) known).held();
    }

    private void lapse() throws Exception {
        postgres.run("UPDATE request_key SET expires_at = now() - interval '1 second'");
    }

    private void until(String sql, long before) {
        await().atMost(Duration.ofMinutes(1)).until(() -> postgres.number(sql) > before);
    }

    private static Future<Void> receive(IntakeBatch batch) {
        Draft draft = new Draft(Optional.of("image/png"), Optional.of("a.png"), Labels.NONE, Map.of());
        return batch.receive(draft, Body.of(Buffer.buffer(PNG)), () -> {});
    }

    private Intake intake(Vertx vertx) {
        UploadConfig config = new UploadConfig(
                new FileSizes(1 << 20, 1 << 20, 1 << 20, 1 << 20),
                Set.of("image/png"),
                new UploadTimeouts(LONG, LONG, LONG, LONG),
                Duration.ofSeconds(4),
                LONG,
                new IdempotencyConfig(LONG, Duration.ofSeconds(4)),
                10,
                true,
                new ResumeConfig(LONG, LONG, LONG, 20));
        Meters meters = new Meters(new SimpleMeterRegistry());
        ObjectStore objects = new FileStore(vertx, new FileStoreConfig(folder));
        return new Intake(
                vertx,
                postgres.database(),
                new ExpiredIntakeCleaner(postgres.database(), new QuotaConfig(1 << 30, 1_000), objects, meters, LONG),
                objects,
                new StampPlanner(postgres.database(), new DoNotTrain("https://media.example"), true),
                new BufferBudget(4 << 20),
                config,
                meters);
    }
}
