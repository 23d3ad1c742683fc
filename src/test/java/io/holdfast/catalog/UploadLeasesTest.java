package io.holdfast.catalog;

import static io.holdfast.catalog.UploadReplicas.ADA;
import static io.holdfast.catalog.UploadReplicas.PART;
import static io.holdfast.catalog.UploadReplicas.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
class UploadLeasesTest {
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
    void aNewerRequestStopsTheOlderAndGoesOnBehindItsLastByte() throws Exception {
        Buffer file = replicas.png(4 * PART);
        UUID id = replicas.create(file.length()).id();
        Future<Upload> older = replicas.begin(0, id, file.getBuffer(0, PART + 100), 4 * PART);

        Upload found = replicas.on(() -> replicas.each.get(1).find(ADA, id));

        assertThat(found.offset()).isEqualTo(PART + 100);
        assertThat(refusal(replicas.settled(() -> older))).isEqualTo(ProblemType.LET_GO);
    }
}
