package io.holdfast.catalog;

import static io.holdfast.catalog.UploadReplicas.PART;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.AsyncResult;
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
class UploadSweepTest {
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
        UUID id = replicas.create(file.length()).id();
        // the transaction that makes the asset fails once, as if Postgres had gone away in it
        replicas.run("ALTER TABLE asset ADD CONSTRAINT away CHECK (size_bytes < 0)");
        AsyncResult<Upload> last = replicas.send(id, 0, file);
        replicas.run("ALTER TABLE asset DROP CONSTRAINT away");
        assertThat(last.failed()).isTrue();

        replicas.on(replicas.sweeps.get(0)::sweep);

        assertThat(replicas.number("SELECT count(*) FROM asset WHERE size_bytes = " + file.length()))
                .isEqualTo(1);
        assertThat(replicas.find(id).state()).isEqualTo(Upload.State.COMPLETE);
    }
}
