package io.holdfast.app;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** What tests on an operator's own Postgres begin and end with; they are skipped where none is installed. */
abstract class OnSystemPostgres {
    static SystemPostgres postgres;

    final Path folder;

    OnSystemPostgres(Path folder) {
        this.folder = folder;
    }

    @BeforeAll
    static void start(@TempDir Path server) throws Exception {
        postgres = SystemPostgres.start(server);
    }

    @AfterAll
    static void stop() throws Exception {
        if (postgres != null) {
            postgres.stop();
        }
    }
}
