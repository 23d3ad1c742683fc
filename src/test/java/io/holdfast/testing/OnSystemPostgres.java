package io.holdfast.testing;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** What tests on an operator's own Postgres begin and end with; they are skipped where none is installed. */
public abstract class OnSystemPostgres {
    public static SystemPostgres postgres;

    public final Path folder;

    public OnSystemPostgres(Path folder) {
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
