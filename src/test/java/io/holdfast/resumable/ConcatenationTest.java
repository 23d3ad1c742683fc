package io.holdfast.resumable;

import static io.holdfast.resumable.UploadReplicas.ADA;
import static io.holdfast.resumable.UploadReplicas.PART;
import static io.holdfast.resumable.UploadReplicas.refusal;
import static io.holdfast.resumable.UploadReplicas.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Pieces that others ask for, or remove, while they become one asset. */
@ExtendWith(VertxExtension.class)
class ConcatenationTest {
    private static final String BYTES = "SELECT reserved_bytes FROM quota";
    private static final String ASSETS = "SELECT reserved_assets FROM quota";

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
    void equalRequestsAtOnceMakeOneAssetAndEachIsToldOfItOrToAskAgain() throws Exception {
        Buffer file = replicas.png(2 * PART + 11);
        List<UUID> pieces = pieces(file);

        List<AsyncResult<Upload>> answers = replicas.on(() -> {
            List<Future<AsyncResult<Upload>>> asked = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                asked.add(concatenate(pieces).transform(done -> Future.succeededFuture(done)));
            }
            return Future.join(asked).map(all -> all.<AsyncResult<Upload>>list());
        });

        List<UUID> made = new ArrayList<>();
        for (AsyncResult<Upload> answer : answers) {
            if (answer.succeeded()) {
                made.add(answer.result().id());
            } else {
                assertThat(answer.cause()).isInstanceOf(ProblemException.class);
                assertThat(refusal(answer))
                        .isIn(ProblemType.LET_GO, ProblemType.UPLOAD_LOCKED, ProblemType.OFFSET_MISMATCH);
            }
        }
        assertThat(made).isNotEmpty();
        assertThat(made).containsOnly(made.get(0));
        assertThat(replicas.on(() -> concatenate(pieces)).id()).isEqualTo(made.get(0));
        assertThat(replicas.number("SELECT count(*) FROM asset")).isEqualTo(1);
        assertThat(replicas.number("SELECT count(*) FROM upload WHERE origin IS NOT NULL"))
                .isEqualTo(1);
        assertThat(replicas.number(BYTES)).isZero();
        assertThat(replicas.number(ASSETS)).as("the pieces', until they go").isEqualTo(pieces.size());
    }

    /** Between the moment its bytes go and the one its row does. */
    @Test
    void whatWasReservedIsFreeAtOnceWhenAPieceIsRemovedMeanwhile() throws Exception {
        List<UUID> pieces = pieces(replicas.png(2 * PART + 11));
        long reserved = replicas.number(BYTES);
        replicas.run("UPDATE intake SET abandoned = true WHERE id = '" + pieces.get(1) + "'");
        for (Path object : replicas.objects()) {
            if (object.toString().contains(pieces.get(1).toString())) {
                Files.delete(object);
            }
        }

        AsyncResult<Upload> refused = replicas.settled(() -> concatenate(pieces));

        assertThat(refusal(refused)).isEqualTo(ProblemType.NOT_FOUND);
        assertThat(replicas.number("SELECT count(*) FROM upload WHERE origin IS NOT NULL"))
                .isZero();
        assertThat(replicas.number(BYTES)).isEqualTo(reserved);
        assertThat(replicas.number(ASSETS)).isEqualTo(pieces.size());
        assertThat(replicas.number("SELECT count(*) FROM asset")).isZero();
    }

    private Future<Upload> concatenate(List<UUID> pieces) {
        return replicas.any().concatenate(ADA, wanted(OptionalLong.empty(), false), pieces);
    }

    private List<UUID> pieces(Buffer file) throws Exception {
        List<UUID> pieces = new ArrayList<>();
        for (int[] range : new int[][] {{0, PART + 5}, {PART + 5, file.length()}}) {
            Buffer bytes = file.getBuffer(range[0], range[1]);
            Upload piece = replicas.on(() -> replicas.any().create(ADA, wanted(OptionalLong.of(bytes.length()), true)));
            assertThat(replicas.send(piece.id(), 0, bytes).succeeded()).isTrue();
            pieces.add(piece.id());
        }
        return pieces;
    }
}
