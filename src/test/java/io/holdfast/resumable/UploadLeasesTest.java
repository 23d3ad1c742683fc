package io.holdfast.resumable;

import static io.holdfast.resumable.UploadReplicas.ADA;
import static io.holdfast.resumable.UploadReplicas.PART;
import static io.holdfast.resumable.UploadReplicas.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.intake.ResumeConfig;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.stream.digest.PrefixDigest;
import io.holdfast.testing.CatalogPostgres;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
class UploadLeasesTest {
    private static final ResumeConfig RESUME =
            new ResumeConfig(Duration.ofHours(1), Duration.ofSeconds(5), Duration.ofSeconds(1), 20);

    @TempDir
    Path folder;

    private UploadReplicas replicas;
    private UploadRows rows;

    @BeforeEach
    void start(Vertx vertx) throws IOException, SQLException {
        replicas = UploadReplicas.start(vertx, folder, RESUME);
        rows = new UploadRows(replicas.postgres.database(), RESUME, Duration.ofMinutes(10));
    }

    /** Starts again on a Postgres that may be stopped. */
    private void startOnOwnPostgres(Vertx vertx) throws IOException, SQLException, TimeoutException {
        replicas.close();
        CatalogPostgres postgres = CatalogPostgres.onOwnPostgres(folder.resolve("postgres"), vertx, 8);
        replicas = UploadReplicas.start(vertx, folder.resolve("objects"), postgres, RESUME);
        rows = new UploadRows(postgres.database(), RESUME, Duration.ofMinutes(10));
    }

    @AfterEach
    void stop() throws IOException, TimeoutException {
        replicas.close();
    }

    @Test
    void aNewerRequestStopsTheOlderAndGoesOnBehindItsLastByte() throws Exception {
        Buffer file = replicas.png(4 * PART);
        UUID id = replicas.create(file.length()).id();
        Future<Upload> older = replicas.begin(0, id, file.getBuffer(0, PART + 100), 4 * PART);

        Upload found = replicas.on(() -> replicas.each.get(1).find(ADA, id));

        assertThat(found.offset()).isEqualTo(PART + 100);
        assertThat(refusal(replicas.settled(() -> older))).isEqualTo(ProblemType.LET_GO);
    }

    @Test
    void aWriterThatDoesNotLetGoIsAskedToAndKeepsOthersOut() throws Exception {
        Buffer file = replicas.png(PART);
        UUID id = replicas.create(file.length()).id();
        leased("interval '1 hour'");

        assertThat(refusal(replicas.send(id, 0, file))).isEqualTo(ProblemType.UPLOAD_LOCKED);
        assertThat(refusal(replicas.settled(() -> replicas.any().find(ADA, id))))
                .isEqualTo(ProblemType.UPLOAD_LOCKED);

        assertThat(replicas.number("SELECT count(*) FROM upload WHERE let_go AND lease = 7"))
                .isEqualTo(1);
    }

    @Test
    void aLeaseThatLapsedOrIsAboutToIsTakenOver() throws Exception {
        for (String until : List.of("-interval '1 millisecond'", "interval '300 milliseconds'")) {
            Buffer file = replicas.png(PART);
            UUID id = replicas.create(file.length()).id();
            leased(until);

            assertThat(replicas.send(id, 0, file).result().state()).isEqualTo(Upload.State.COMPLETE);
            assertThat(replicas.number("SELECT lease FROM upload WHERE id = '" + id + "'"))
                    .isGreaterThan(7);
        }
    }

    /** A writer of a replica that died, for so long from now. */
    private void leased(String until) throws SQLException {
        replicas.run("UPDATE upload SET lease = 7, lease_until = now() + " + until + " WHERE state = 'open'");
    }

    @Test
    void ofManyWhoAskAtOnceOneBecomesTheWriter() throws Exception {
        UUID id = replicas.create(PART).id();

        List<Future<Optional<UploadRow>>> asked = replicas.on(() -> {
            List<Future<Optional<UploadRow>>> each =
                    Stream.generate(() -> rows.acquire(ADA, id)).limit(20).toList();
            return Future.all(each).map(each);
        });

        assertThat(asked.stream().filter(answer -> answer.result().isPresent())).hasSize(1);
    }

    @Test
    void whoLostTheLeaseChangesNothing() throws Exception {
        UUID id = replicas.create(PART).id();
        UploadRow older = replicas.on(() -> rows.acquire(ADA, id)).orElseThrow();
        replicas.run("UPDATE upload SET lease_until = now()");
        UploadRow newer = replicas.on(() -> rows.acquire(ADA, id)).orElseThrow();
        UUID tail = UUID.randomUUID();
        replicas.on(() -> rows.nameTail(newer, tail));
        long before = fingerprint();

        assertThat(replicas.on(() -> rows.commit(older, progress(tail)))).isFalse();
        assertThat(replicas.on(() -> rows.tellLength(older, 5))).isFalse();
        assertThat(replicas.on(() -> rows.renew(older))).isEmpty();
        replicas.on(() -> rows.release(older, 1_000));

        assertThat(fingerprint()).isEqualTo(before);
        assertThat(replicas.on(() -> rows.commit(newer, progress(tail)))).isTrue();
        assertThat(replicas.on(() -> rows.renew(newer))).contains(true);
        assertThat(replicas.number("SELECT offset_bytes FROM upload")).isEqualTo(77);
        assertThat(replicas.number("SELECT count(*) FROM upload_part")).isEqualTo(1);
    }

    private static UploadRows.Progress progress(UUID tail) {
        UploadRows.Snapshot bytes =
                new UploadRows.Snapshot(PrefixDigest.fresh().state(), Optional.empty(), Optional.empty());
        return new UploadRows.Progress(
                77, bytes, 1, List.of("receipt"), Optional.of("store"), Optional.of(tail), 7, Optional.empty(), false);
    }

    /** Of all rows that a writer may change. */
    private long fingerprint() throws SQLException {
        return replicas.number(
                """
                SELECT hashtext((SELECT string_agg(u::text, ' ') FROM upload u)
                  || (SELECT string_agg(i::text, ' ') FROM intake i) || (SELECT string_agg(q::text, ' ') FROM quota q)
                  || (SELECT string_agg(t::text, ' ') FROM upload_tail t)
                  || (SELECT count(*) FROM upload_part))""");
    }

    @Test
    void aWriterThatIsTakenOverUnheardStopsAndItsLastBytesAreNoPartOfTheUpload() throws Exception {
        Buffer file = replicas.png(2 * PART);
        UUID id = replicas.create(file.length()).id();
        Future<Upload> older = replicas.begin(0, id, file.getBuffer(0, 1_000), file.length());

        replicas.run("UPDATE upload SET lease = lease + 1, lease_until = now() + interval '1 hour'");

        assertThat(refusal(replicas.settled(() -> older))).isEqualTo(ProblemType.LET_GO);
        assertThat(replicas.number("SELECT count(*) FROM upload WHERE offset_bytes = 0 AND tail_id IS NULL"
                        + " AND lease_until > now() AND seen_bytes = 0"))
                .isEqualTo(1);
        leased("-interval '1 second'");
        assertThat(replicas.send(id, 0, file).result().asset()).isPresent();
        replicas.run("UPDATE upload_tail SET expires_at = now()");
        replicas.on(replicas.sweeps.get(1)::sweep);
        assertThat(replicas.objects()).hasSize(1);
        assertThat(replicas.budget.taken()).isZero();
    }

    /** Postgres is stopped, or does not answer. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aWriterThatCannotRenewStopsBeforeItsLeaseLapses(boolean stopped, Vertx vertx) throws Exception {
        startOnOwnPostgres(vertx);
        UUID id = replicas.create(PART).id();
        UploadLeases leases = new UploadLeases(vertx, rows, RESUME, new LocalWriters());
        UploadLeases.Held held = replicas.on(() -> leases.take(ADA, id)).orElseThrow();
        Promise<ProblemException> over = Promise.promise();
        replicas.on(() -> {
            held.whenOver(over::tryComplete);
            return Future.succeededFuture();
        });
        try (Connection lock = replicas.postgres.connect()) {
            lock.setAutoCommit(false);
            CatalogPostgres.number(lock, "SELECT lease FROM upload FOR UPDATE"); // no renewal comes through from here
            long read = System.nanoTime();
            long left = CatalogPostgres.number(
                    lock, "SELECT (extract(epoch FROM lease_until - clock_timestamp()) * 1e9)::bigint FROM upload");
            if (stopped) {
                replicas.postgres.stop();
            }

            ProblemException why = over.future().await(5, TimeUnit.MINUTES);

            assertThat(System.nanoTime() - read).isLessThan(left);
            assertThat(why.type()).isEqualTo(ProblemType.DATABASE_UNAVAILABLE);
        }
        vertx.runOnContext(v -> held.release(0));
    }

    @Test
    void aRequestWhoseLeaseCannotBeRenewedEndsAndGivesItsMemoryBack(Vertx vertx) throws Exception {
        startOnOwnPostgres(vertx);
        Buffer file = replicas.png(3 * PART);
        UUID id = replicas.create(file.length()).id();
        Future<Upload> request = replicas.begin(0, id, file.getBuffer(0, PART + 9), file.length());

        replicas.postgres.stop();

        assertThat(refusal(replicas.settled(() -> request))).isEqualTo(ProblemType.DATABASE_UNAVAILABLE);
        assertThat(replicas.budget.taken()).isZero();
    }
}
