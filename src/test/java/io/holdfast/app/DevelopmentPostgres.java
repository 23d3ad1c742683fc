package io.holdfast.app;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A real Postgres on a folder that is kept; one that a killed gateway left behind is stopped first. */
final class DevelopmentPostgres {
    private DevelopmentPostgres() {}

    static EmbeddedPostgres start(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        stopOrphan(folder.resolve("postmaster.pid"));
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder.toAbsolutePath().toFile())
                .setCleanDataDirectory(false)
                // the library's defaults are for tests; this data is kept
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
    }

    private static void stopOrphan(Path pidFile) throws IOException, InterruptedException {
        if (!Files.exists(pidFile)) {
            return;
        }
        long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
        var orphan = ProcessHandle.of(pid)
                .filter(process -> process.info().command().orElse("").endsWith("postgres"));
        if (orphan.isPresent()) {
            orphan.get().destroy();
            try {
                orphan.get().onExit().get(5, TimeUnit.MINUTES);
            } catch (ExecutionException | TimeoutException stubborn) {
                orphan.get().destroyForcibly();
                orphan.get().onExit().join();
            }
        }
        Files.deleteIfExists(pidFile);
    }
}
