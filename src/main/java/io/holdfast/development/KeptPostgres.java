package io.holdfast.development;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A real Postgres on a folder that is kept; one that a killed run of the same folder left behind is stopped first. */
final class KeptPostgres implements Closeable {
    private static final Duration STOP = Duration.ofSeconds(30);

    private final EmbeddedPostgres postgres;

    private KeptPostgres(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    /**
     * Starts it.
     *
     * @param folder of the database; whoever asks has it for himself
     * @param programs where the server is unpacked, once
     * @throws IOException when it does not take connections in a minute
     */
    static KeptPostgres start(Path folder, Path programs) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        stopLeftBehind(folder);
        return new KeptPostgres(EmbeddedPostgres.builder()
                .setDataDirectory(folder.toFile())
                .setOverrideWorkingDirectory(programs.toFile())
                .setCleanDataDirectory(false)
                // this one is stopped behind the gateway, not beside it
                .setRegisterShutdownHook(false)
                // the library's defaults are for tests; this data is kept
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setPGStartupWait(Duration.ofSeconds(60))
                .start());
    }

    /** As {@code database.url} names it. */
    String url() {
        return "postgresql://localhost:" + postgres.getPort() + "/postgres";
    }

    private static void stopLeftBehind(Path folder) throws IOException, InterruptedException {
        Path file = folder.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return;
        }
        List<String> lines = Files.readAllLines(file);
        Optional<ProcessHandle> left = lines.size() > 1 && isSame(folder, Path.of(lines.get(1)))
                ? ProcessHandle.of(Long.parseLong(lines.get(0).strip())).filter(KeptPostgres::isPostgres)
                : Optional.empty();
        if (left.isPresent()) {
            stop(left.get());
        }
        Files.deleteIfExists(file);
    }

    /** A folder may have been copied while its server ran. */
    private static boolean isSame(Path folder, Path named) throws IOException {
        return Files.exists(named) && Files.isSameFile(folder, named);
    }

    private static boolean isPostgres(ProcessHandle process) {
        String command = process.info().command().orElse("");
        return command.endsWith("postgres") || command.endsWith("postgres.exe");
    }

    private static void stop(ProcessHandle server) throws InterruptedException {
        server.destroy();
        try {
            server.onExit().get(STOP.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException stubborn) {
            server.destroyForcibly();
            server.onExit().join();
        }
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
