package io.holdfast.resumable;

import static io.holdfast.resumable.UploadReplicas.ADA;
import static io.holdfast.resumable.UploadReplicas.PART;
import static io.holdfast.resumable.UploadReplicas.refusal;
import static io.holdfast.resumable.UploadReplicas.sent;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.problem.ProblemType;
import io.holdfast.testing.Waiting;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
class UploadCleanerTest {
    @TempDir
    Path folder;

    private UploadReplicas replicas;

    @BeforeEach
    void start(Vertx vertx) throws IOException, SQLException {
        replicas = UploadReplicas.start(vertx, folder);
    }

    @AfterEach
    void stop() throws IOException, TimeoutException {
        replicas.close();
    }

    @Test
    void anUploadWhoseWriterDiedBehindTheLastByteIsFinishedByTheSweep() throws Exception {
        Buffer file = replicas.png(2 * PART + 9);
        UUID id = whole(file);

        sweep();

        assertThat(replicas.number("SELECT count(*) FROM asset WHERE received_bytes = " + file.length()))
                .isEqualTo(1);
        assertThat(replicas.find(id).state()).isEqualTo(Upload.State.COMPLETE);
    }

    /** The transaction that makes its asset fails, as if Postgres had gone away in it. */
    private UUID whole(Buffer file) throws Exception {
        UUID id = replicas.create(file.length()).id();
        replicas.run("ALTER TABLE asset ADD CONSTRAINT away CHECK (size_bytes < 0) NOT VALID");
        AsyncResult<Upload> last = replicas.send(id, 0, file);
        replicas.run("ALTER TABLE asset DROP CONSTRAINT away");
        assertThat(last.failed()).isTrue();
        return id;
    }

    @Test
    void aTailThatALaterOneReplacedIsRemovedAndTheLaterOneStays() throws Exception {
        Buffer file = replicas.png(PART);
        UUID id = replicas.create(file.length()).id();
        cut(id, 0, file.getBuffer(0, 70_000));
        cut(id, 70_000, file.getBuffer(70_000, 100_000));
        assertThat(replicas.objects()).hasSize(2);

        sweep();

        assertThat(replicas.objects()).hasSize(1);
        assertThat(replicas.number("SELECT count(*) FROM upload_tail WHERE expires_at = 'infinity'"))
                .isEqualTo(1);
        assertThat(replicas.number("SELECT count(*) FROM upload_tail")).isEqualTo(1);
        assertThat(replicas.send(id, 100_000, file.getBuffer(100_000, PART))
                        .result()
                        .asset())
                .isPresent();
        sweep();
        assertThat(replicas.objects()).hasSize(1);
        assertThat(replicas.number("SELECT count(*) FROM upload_tail")).isZero();
    }

    private void cut(UUID id, long offset, Buffer bytes) throws TimeoutException {
        assertThat(replicas.send(id, UploadReplicas.at(offset), sent(bytes, true))
                        .failed())
                .isTrue();
        assertThat(replicas.find(id).offset()).isEqualTo(offset + bytes.length());
    }

    @Test
    void aTailThatWasNamedAndNeverWrittenIsForgottenWhenItLapses() throws Exception {
        UUID id = replicas.create(10).id();
        tails(id, 250, "now() - interval '1 second'");
        tails(id, 1, "now() + interval '1 hour'");

        sweep();

        assertThat(replicas.number("SELECT count(*) FROM upload_tail")).isEqualTo(1);
        assertThat(replicas.number("SELECT count(*) FROM upload_tail WHERE expires_at > now()"))
                .isEqualTo(1);
    }

    private void tails(UUID id, int count, String expires) throws SQLException {
        replicas.run("INSERT INTO upload_tail (account_id, id, upload_id, expires_at) SELECT '" + ADA
                + "', gen_random_uuid(), '" + id + "', " + expires + " FROM generate_series(1, " + count + ")");
    }

    @Test
    void whatIsOverIsRememberedUntilItExpires() throws Exception {
        Buffer file = replicas.png(5_000);
        UUID complete = replicas.create(file.length()).id();
        assertThat(replicas.send(complete, 0, file).succeeded()).isTrue();
        UUID failed = replicas.create(PART).id();
        Buffer page = Buffer.buffer("<!doctype html><html>" + " ".repeat(PART - 21));
        assertThat(refusal(replicas.send(failed, 0, page))).isEqualTo(ProblemType.MEDIA_TYPE_REFUSED);
        UUID open = replicas.create(PART).id();
        sweep();
        assertThat(replicas.number("SELECT count(*) FROM upload")).isEqualTo(3);

        replicas.run("UPDATE upload SET expires_at = now() - interval '1 second'");
        sweep();

        assertThat(replicas.number("SELECT count(*) FROM upload")).isEqualTo(1);
        assertThat(replicas.find(open).state()).isEqualTo(Upload.State.OPEN);
        assertThat(replicas.sweeps.get(0).open()).isEqualTo(1);
        for (UUID forgotten : List.of(complete, failed)) {
            assertThat(refusal(replicas.settled(() -> replicas.any().find(ADA, forgotten))))
                    .isEqualTo(ProblemType.NOT_FOUND);
        }
        assertThat(replicas.number("SELECT count(*) FROM asset WHERE id = '" + complete + "'"))
                .isEqualTo(1);
    }

    @Test
    void whatFailedIsRememberedWhileItsBytesAreNotRemoved() throws Exception {
        UUID id = replicas.create(10).id();
        replicas.run(
                "UPDATE upload SET state = 'failed', problem = 'too-large', expires_at = now() - interval '1 day'");
        sweep();
        assertThat(replicas.number("SELECT count(*) FROM upload WHERE id = '" + id + "'"))
                .isEqualTo(1);

        replicas.run("DELETE FROM intake");
        sweep();
        assertThat(replicas.number("SELECT count(*) FROM upload")).isZero();
    }

    @Test
    void twoSweepsAtOnceDoEverythingOnce() throws Exception {
        List<UUID> whole = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            whole.add(whole(replicas.png(PART + 10 * i)));
        }
        UUID open = replicas.create(10).id();
        tails(open, 350, "now() - interval '1 second'");

        Waiting.until(() -> {
            // of two that want the same upload each may give way to the other, and then the next sweep has it
            replicas.on(() -> Future.all(
                    replicas.sweeps.stream().map(UploadCleaner::sweep).toList()));
            return replicas.number("SELECT count(*) FROM asset") == 8;
        });

        for (UUID id : whole) {
            assertThat(replicas.find(id).asset()).isPresent();
        }
        assertThat(replicas.objects()).hasSize(8);
        assertThat(replicas.number("SELECT count(*) FROM upload_tail")).isZero();
        assertThat(replicas.number("SELECT count(*) FROM intake")).isEqualTo(1);
        assertThat(replicas.number("SELECT reserved_bytes FROM quota")).isEqualTo(10);
        assertThat(replicas.number("SELECT used_bytes FROM quota"))
                .isEqualTo(replicas.number("SELECT sum(size_bytes) FROM asset"));
    }

    private void sweep() throws TimeoutException {
        replicas.on(replicas.sweeps.get(0)::sweep);
        replicas.on(() -> UploadCleaner.records(replicas.postgres.database(), Duration.ofHours(1))
                .batch()
                .apply(1_000));
    }
}
