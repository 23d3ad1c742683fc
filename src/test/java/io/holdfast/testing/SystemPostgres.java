package io.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Postgres with all of its own programs, as an operator has it: the one embedded in other tests comes without them. */
public final class SystemPostgres {
    /** By versions; {@code .ci/run} names copies that no upgrade changes, and the folder of their libraries. */
    private static final Path INSTALLED =
            Path.of(Optional.ofNullable(System.getenv("TEST_POSTGRESQL")).orElse("/usr/lib/postgresql"));

    private static final Optional<String> LIBRARIES = Optional.ofNullable(System.getenv("TEST_LIBRARIES"));

    /** What a program said and how it ended. */
    public record Ended(int code, String said) {}

    public final int port;
    private final Path programs;
    private final Path folder;

    private SystemPostgres(Path programs, Path folder, int port) {
        this.programs = programs;
        this.folder = folder;
        this.port = port;
    }

    /** Starts one in an empty folder, or skips the test where none is installed. */
    public static SystemPostgres start(Path folder) throws Exception {
        Optional<Path> programs = installed();
        assumeTrue(programs.isPresent(), "there is no PostgreSQL with pg_dump under " + INSTALLED);
        Files.createDirectories(folder);
        SystemPostgres postgres = new SystemPostgres(programs.get(), folder, freePort());
        postgres.own("initdb", "-D", postgres.data(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync");
        postgres.run();
        return postgres;
    }

    /** Starts a standby of it, which is told of each change before whoever made it hears that it was made. */
    public SystemPostgres standby(Path itsFolder) throws Exception {
        Files.createDirectories(itsFolder);
        SystemPostgres standby = new SystemPostgres(programs, itsFolder, freePort());
        standby.own(
                "pg_basebackup",
                "-D",
                standby.data(),
                "-d",
                url("postgres") + "?user=postgres",
                "-R",
                "-c",
                "fast",
                "--no-sync");
        standby.run();
        execute("postgres", "ALTER SYSTEM SET synchronous_standby_names = '*'");
        execute("postgres", "SELECT pg_reload_conf()");
        return standby;
    }

    /** Makes a standby a server of its own. */
    public void promote() throws Exception {
        own("pg_ctl", "-D", data(), "-w", "promote");
    }

    private void run() throws Exception {
        own(
                "pg_ctl",
                "-D",
                data(),
                "-o",
                "-p " + port + " -h 127.0.0.1 -k '' -F",
                "-l",
                folder.resolve("log").toString(),
                "-w",
                "start");
    }

    private static Optional<Path> installed() throws IOException {
        if (!Files.isDirectory(INSTALLED)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(INSTALLED)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Stream.of("initdb", "pg_ctl", "pg_dump", "pg_restore", "psql")
                            .allMatch(program -> Files.isExecutable(bin.resolve(program))))
                    .max(Comparator.comparing(Path::toString));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    /** Runs a program of the server, which refuses to be root. */
    private void own(String program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        Ended ended = run(Map.of(), command);
        assertThat(ended.code()).as(ended.said()).isZero();
    }

    /** Runs any program, with the client programs of this version first on its path. */
    public Ended run(Map<String, String> environment, List<String> command) throws Exception {
        Path out = Files.createTempFile(folder, "out", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment().put("PATH", programs + ":" + System.getenv("PATH"));
        LIBRARIES.ifPresent(libraries -> builder.environment().put("LD_LIBRARY_PATH", libraries));
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        return new Ended(process.exitValue(), Files.readString(out));
    }

    public String url(String database) {
        return "postgresql://127.0.0.1:" + port + "/" + database;
    }

    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:" + url(database), "postgres", "");
    }

    public void execute(String database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    public long count(String database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    public void stop() throws Exception {
        own("pg_ctl", "-D", data(), "-m", "immediate", "-w", "stop");
    }
}
