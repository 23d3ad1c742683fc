package io.holdfast.testing;

import io.holdfast.app.Development;
import io.holdfast.objectstore.s3.S3Config;
import io.vertx.core.json.JsonObject;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The program as a process of its own, which a test may kill. */
public final class GatewayProcess implements AutoCloseable {
    private final Process process;
    private final JsonObject listening;

    private GatewayProcess(Process process, JsonObject listening) {
        this.process = process;
        this.listening = listening;
    }

    /**
     * Starts {@code serve} and waits until it listens.
     *
     * @param log where its output goes
     * @param wrapper what it is run by, such as {@code bash -c}, or nothing
     * @param settings environment variables
     */
    public static GatewayProcess start(Path log, List<String> wrapper, Map<String, String> settings) throws Exception {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(serve(GatewayProgram.run()));
        return run(log, command, settings);
    }

    /** Starts it by a command. */
    public static GatewayProcess run(Path log, List<String> command, Map<String, String> settings) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(settings);
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        Waiting.until(() -> !process.isAlive() || listening(log).isPresent());
        if (listening(log).isEmpty()) {
            throw new IllegalStateException("it did not start: " + Files.readString(log));
        }
        return new GatewayProcess(process, listening(log).orElseThrow());
    }

    /** How the program is run with some words. */
    public static List<String> command(String... words) {
        return java(List.of(), GatewayProgram.run(), List.of(words));
    }

    /** How it serves in little memory, by some flags of the JVM. */
    static List<String> serve(List<String> flags) {
        return java(List.of("-Xmx128m"), flags, List.of("serve"));
    }

    private static List<String> java(List<String> memory, List<String> flags, List<String> words) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(memory);
        command.addAll(flags);
        command.addAll(words);
        return List.copyOf(command);
    }

    /** Settings with frequent rounds, to which those of the store are to be added. */
    public static Map<String, String> settings(EmbeddedPostgres postgres) {
        return settings(postgres.getPort());
    }

    /** The same for a database. */
    public static Map<String, String> settings(TestDatabase database) {
        Map<String, String> settings = settings(0);
        settings.put("HOLDFAST_DATABASE_URL", database.url());
        settings.put("HOLDFAST_DATABASE_MIGRATE", "false"); // it has all, and asking costs a quarter of the start
        return settings;
    }

    /** The same for a Postgres at a port. */
    public static Map<String, String> settings(int postgres) {
        Map<String, String> settings = new HashMap<>();
        settings.put("HOLDFAST_HTTP_PORT", "0");
        settings.put("HOLDFAST_HTTP_DRAIN_TIMEOUT", "2s");
        settings.put("HOLDFAST_MANAGEMENT_PORT", "0");
        settings.put("HOLDFAST_DATABASE_URL", "postgresql://localhost:" + postgres + "/postgres");
        settings.put("HOLDFAST_DATABASE_USER", "postgres");
        settings.put("HOLDFAST_DATABASE_PASSWORD", "unused");
        settings.put("HOLDFAST_IDENTITY_ISSUER", Development.ISSUER);
        settings.put("HOLDFAST_IDENTITY_AUDIENCE", Development.AUDIENCE);
        settings.put("HOLDFAST_IDENTITY_HS256_SECRET", GatewayServer.SECRET);
        settings.put("HOLDFAST_DELIVERY_SIGNING_KEY", GatewayServer.SECRET);
        settings.put("HOLDFAST_DATABASE_TIMEOUT", Waiting.HANG.toMinutes() + "m");
        settings.put("HOLDFAST_UPLOAD_ADMISSION_TIMEOUT", "1m");
        settings.put("HOLDFAST_UPLOAD_COMMIT_TIMEOUT", "1m");
        settings.put("HOLDFAST_UPLOAD_SETTLING_TIME", "1s");
        settings.put("HOLDFAST_UPLOAD_LEASE", "10s");
        settings.put("HOLDFAST_UPLOAD_WRITER_LEASE", "15s");
        settings.put("HOLDFAST_UPLOAD_SWEEP_INTERVAL", "500ms");
        settings.put("HOLDFAST_ERASURE_INTERVAL", "1s");
        return settings;
    }

    /** Settings of an S3 store. */
    public static Map<String, String> settings(S3Config s3) {
        return Map.of(
                "HOLDFAST_STORE_KIND", "s3",
                "HOLDFAST_STORE_S3_ENDPOINT", s3.address().endpoint().toString(),
                "HOLDFAST_STORE_S3_BUCKET", s3.address().bucket(),
                "HOLDFAST_STORE_S3_CREDENTIALS", "static",
                "HOLDFAST_STORE_S3_ACCESS_KEY", s3.access().accessKey().orElseThrow(),
                "HOLDFAST_STORE_S3_SECRET_KEY", s3.access().secretKey().orElseThrow());
    }

    public int port() {
        return listening.getInteger("port");
    }

    public int managementPort() {
        return listening.getInteger("managementPort");
    }

    /** The most memory that it has held so far, in bytes; Linux says so. */
    public long peakMemory() throws IOException {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .sum();
        }
    }

    /** Lets it sleep, as a machine without a turn for it does; it answers nothing until {@link #goOn}. */
    public void halt() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** Lets it wake, to which no time seems to have passed. */
    public void goOn() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        if (kill.waitFor() != 0) {
            throw new IllegalStateException("kill -" + name + " failed");
        }
    }

    /** As {@code kill -9} does. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** As Kubernetes does; its exit status. */
    public int terminate() {
        process.destroy();
        return process.onExit().join().exitValue();
    }

    @Override
    public void close() {
        kill();
    }

    private static Optional<JsonObject> listening(Path log) throws IOException {
        try (var lines = Files.lines(log)) {
            return lines.filter(line -> line.startsWith("{") && line.contains("\"listening\""))
                    .map(line -> new JsonObject(line).getJsonObject("fields"))
                    .findFirst();
        }
    }
}
