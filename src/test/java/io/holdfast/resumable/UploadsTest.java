package io.holdfast.resumable;

import static io.holdfast.resumable.UploadReplicas.ADA;
import static io.holdfast.resumable.UploadReplicas.PART;
import static io.holdfast.resumable.UploadReplicas.PNG_HEAD;
import static io.holdfast.resumable.UploadReplicas.at;
import static io.holdfast.resumable.UploadReplicas.refusal;
import static io.holdfast.resumable.UploadReplicas.sent;
import static io.holdfast.resumable.UploadReplicas.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.asset.Asset;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.stream.Body;
import io.vertx.core.AsyncResult;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
class UploadsTest {
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
    void anyWayOfSendingEndsInTheSameBytesAndNothingElse() throws Exception {
        for (int round = 0; round < 25; round++) {
            Buffer file = replicas.png(PNG_HEAD.length + replicas.random.nextInt(6 * PART));
            UUID id = replicas.create(file.length()).id();
            Upload upload = sendSomehow(id, file);

            assertThat(upload.state()).isEqualTo(Upload.State.COMPLETE);
            Asset asset = upload.asset().orElseThrow();
            byte[] stored = Files.readAllBytes(replicas.file(asset));
            assertThat(UploadReplicas.asSent(stored)).isEqualTo(file.getBytes());
            assertThat(asset.content().received().size()).isEqualTo(file.length());
            assertThat(asset.content().size()).isEqualTo(stored.length);
            assertThat(asset.content().received().sha256().getBytes()).isEqualTo(sha256(file.getBytes()));
            assertThat(asset.content().sha256().getBytes()).isEqualTo(sha256(stored));
            CRC32 crc = new CRC32();
            crc.update(stored);
            assertThat(replicas.number("SELECT crc32 FROM asset WHERE id = '" + id + "'"))
                    .isEqualTo(crc.getValue());
        }
        replicas.on(replicas.sweeps.get(0)::sweep);

        assertThat(replicas.objects()).hasSize(25);
        assertThat(replicas.number("SELECT count(*) FROM intake")).isZero();
        assertThat(replicas.number("SELECT count(*) FROM upload_part")).isZero();
        assertThat(replicas.number("SELECT count(*) FROM upload_tail")).isZero();
        assertThat(replicas.number("SELECT reserved_bytes + reserved_assets FROM quota"))
                .isZero();
        assertThat(replicas.number("SELECT used_bytes FROM quota"))
                .isEqualTo(replicas.number("SELECT sum(size_bytes) FROM asset"));
        assertThat(replicas.budget.taken()).isZero();
    }

    private static byte[] sha256(byte[] bytes) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }

    /** In pieces of random size, some cut off, some with a wrong checksum, at either replica. */
    private Upload sendSomehow(UUID id, Buffer file) throws Exception {
        long told = 0;
        while (true) {
            Upload found = replicas.find(id);
            assertThat(found.offset()).isGreaterThanOrEqualTo(told);
            if (found.state() == Upload.State.COMPLETE) {
                return found;
            }
            told = found.offset();
            int end = (int) Math.min(file.length(), told + replicas.random.nextInt(3 * PART));
            Buffer piece = file.getBuffer((int) told, end);
            boolean cut = replicas.random.nextInt(3) == 0;
            boolean wrong = replicas.random.nextInt(5) == 0;
            AppendRequest how = at(told, wrong ? Optional.of(checksum(Buffer.buffer("other"))) : Optional.empty());
            Body body = Body.of(
                    new SentBytes(piece, 1 + replicas.random.nextInt(100_000), cut), OptionalLong.of(piece.length()));
            AsyncResult<Upload> appended = replicas.send(id, how, body);
            if (appended.succeeded()) {
                assertThat(appended.result().offset()).isEqualTo(end);
            } else if (wrong) {
                assertThat(replicas.find(id).offset()).isEqualTo(told);
            }
        }
    }

    @Test
    void whatACutConnectionBroughtIsKeptToTheLastByte() throws Exception {
        Buffer file = replicas.png(3 * PART);
        UUID id = replicas.create(file.length()).id();
        List<Long> durable = new ArrayList<>();
        AppendRequest how = new AppendRequest(0, OptionalLong.empty(), false, Optional.empty(), Map.of(), durable::add);

        replicas.send(id, how, sent(file.getBuffer(0, 2 * PART + 777), true));

        assertThat(replicas.find(id).offset()).isEqualTo(2 * PART + 777);
        assertThat(durable).isSorted().endsWith(2L * PART + 777);
    }

    @Test
    void anotherOffsetIsRefusedWithTheRightOne() throws Exception {
        UUID id = replicas.create(1_000).id();

        for (long wrong : new long[] {1, 999, 1_000, Long.MAX_VALUE}) {
            ProblemException refusal = (ProblemException)
                    replicas.send(id, wrong, Buffer.buffer("x")).cause();
            assertThat(refusal.problem().type()).isEqualTo(ProblemType.OFFSET_MISMATCH);
            assertThat(refusal.problem().extensions()).containsEntry("offset", 0L);
        }
    }

    @Test
    void bytesBeyondTheLengthAreRefusedAndTheUploadGoesOn() throws Exception {
        Buffer file = replicas.png(1_000);
        UUID id = replicas.create(file.length()).id();

        assertThat(refusal(replicas.send(id, 0, replicas.png(1_001)))).isEqualTo(ProblemType.TOO_LARGE);
        assertThat(replicas.send(id, 0, file).result().asset()).isPresent();
    }

    @Test
    void aRepeatedLastRequestGetsTheSameAnswerAndNoSecondAsset() throws Exception {
        Buffer file = replicas.png(PART + 5);
        UUID id = replicas.create(file.length()).id();
        Upload first = replicas.send(id, 0, file).result();
        Upload again = replicas.send(id, file.length(), Buffer.buffer()).result();

        assertThat(again.asset().orElseThrow().id())
                .isEqualTo(first.asset().orElseThrow().id());
        assertThat(refusal(replicas.send(id, 0, file))).isEqualTo(ProblemType.OFFSET_MISMATCH);
        assertThat(replicas.number("SELECT count(*) FROM asset")).isEqualTo(1);
    }

    @Test
    void bytesThatAreNotWhatIsAcceptedEndTheUploadForGood() throws Exception {
        UUID id = replicas.create(200_000).id();
        Buffer page = Buffer.buffer("<!doctype html><html><script>alert(1)</script>" + " ".repeat(100_000));

        assertThat(refusal(replicas.send(id, 0, page))).isEqualTo(ProblemType.MEDIA_TYPE_REFUSED);
        assertThat(replicas.find(id).failed()).contains(ProblemType.MEDIA_TYPE_REFUSED);
        assertThat(refusal(replicas.send(id, 0, page))).isEqualTo(ProblemType.MEDIA_TYPE_REFUSED);
        assertThat(replicas.objects()).isEmpty();
        assertThat(replicas.number("SELECT reserved_bytes FROM quota")).isZero();
    }

    @Test
    void piecesBecomeOneAssetAlsoWhenAskedTwice() throws Exception {
        Buffer file = replicas.png(3 * PART + 11);
        List<UUID> pieces = new ArrayList<>();
        for (int[] range : new int[][] {{0, 10}, {10, 10}, {10, 2 * PART}, {2 * PART, file.length()}}) {
            Buffer bytes = file.getBuffer(range[0], range[1]);
            Upload piece = replicas.on(() -> replicas.any().create(ADA, wanted(OptionalLong.of(bytes.length()), true)));
            pieces.add(piece.id());
            if (bytes.length() > 0) {
                assertThat(replicas.send(piece.id(), 0, bytes).succeeded()).isTrue();
            }
        }
        Upload whole = replicas.on(() -> replicas.any().concatenate(ADA, wanted(OptionalLong.empty(), false), pieces));
        Upload again = replicas.on(() -> replicas.any().concatenate(ADA, wanted(OptionalLong.empty(), false), pieces));

        assertThat(again.id()).isEqualTo(whole.id());
        assertThat(UploadReplicas.asSent(
                        Files.readAllBytes(replicas.file(whole.asset().orElseThrow()))))
                .isEqualTo(file.getBytes());
        assertThat(replicas.number("SELECT count(*) FROM asset")).isEqualTo(1);
    }

    @Test
    void moreOpenUploadsThanAllowedAreRefusedAndLeaveNothing() throws Exception {
        for (int i = 0; i < 20; i++) {
            replicas.create(10);
        }
        AsyncResult<Upload> refused =
                replicas.settled(() -> replicas.any().create(ADA, wanted(OptionalLong.of(10), false)));

        assertThat(refusal(refused)).isEqualTo(ProblemType.TOO_MANY_REQUESTS);
        assertThat(replicas.number("SELECT count(*) FROM intake WHERE NOT abandoned"))
                .isEqualTo(20);
    }

    @Test
    void aRefusalThatTheReleaseDoesNotKnowIsAnErrorAndNoOpenUpload() throws Exception {
        UUID id = replicas.create(10).id();
        replicas.run("UPDATE upload SET state = 'failed', problem = 'of-a-newer-release' WHERE id = '" + id + "'");

        AsyncResult<Upload> found = replicas.settled(() -> replicas.any().find(ADA, id));

        assertThat(found.cause()).isInstanceOf(IllegalStateException.class).hasMessageContaining("of-a-newer-release");
    }

    private static AppendRequest.Checksum checksum(Buffer bytes) throws NoSuchAlgorithmException {
        return new AppendRequest.Checksum(
                "SHA-1", MessageDigest.getInstance("SHA-1").digest(bytes.getBytes()));
    }
}
