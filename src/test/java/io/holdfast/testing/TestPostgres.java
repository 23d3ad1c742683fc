package io.holdfast.testing;

import io.holdfast.db.Migrations;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/**
 * A real Postgres with a migrated database that others are copied from; the tests of a process share one, and those that stop
 * it start their own.
 */
final class TestPostgres {
    private static final String TEMPLATE = "holdfast_template";

    /** A test's database outlives no crash of the machine, so nothing waits for the disk. */
    private static final Map<String, String> SETTINGS = Map.of(
            "fsync", "off",
            "synchronous_commit", "off",
            "full_page_writes", "off",
            "wal_level", "minimal",
            "max_wal_senders", "0",
            "max_connections", "600");

    private final Path cluster;
    private volatile EmbeddedPostgres server;

    private TestPostgres(Path cluster, EmbeddedPostgres server) {
        this.cluster = cluster;
        this.server = server;
    }

    /** The files of a cluster that was migrated and stopped, which servers start on copies of: made once, for initdb is slow. */
    private static final class Prepared {
        static final Path CLUSTER = prepare();

        private static Path prepare() {
            try {
                Path cluster = TemporaryFolder.create("prepared", () -> {}).resolve("cluster");
                TestPostgres postgres = new TestPostgres(cluster, run(cluster, 0, false));
                postgres.execute("CREATE DATABASE " + TEMPLATE);
                new Migrations(postgres.server.getJdbcUrl("postgres", TEMPLATE), "postgres", "").apply();
                postgres.server.close();
                return cluster;
            } catch (IOException | SQLException failed) {
                throw new IllegalStateException(failed);
            }
        }
    }

    /** Started when first asked for; runs until the process ends. */
    private static final class Shared {
        static final TestPostgres SERVER = start();

        private static TestPostgres start() {
            try {
                Path folder = TemporaryFolder.create("postgres", () -> SERVER.stop());
                return TestPostgres.start(folder.resolve("cluster"), false);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    static TestPostgres shared() {
        return Shared.SERVER;
    }

    /** Starts one on a folder that does not exist yet. */
    static TestPostgres start(Path cluster) throws IOException {
        return start(cluster, true);
    }

    private static TestPostgres start(Path cluster, boolean own) throws IOException {
        TemporaryFolder.copy(Prepared.CLUSTER, cluster);
        return new TestPostgres(cluster, run(cluster, 0, own));
    }

    /** Runs one; {@code own} says that nobody else sees to it that it ends with the process. */
    private static EmbeddedPostgres run(Path cluster, int port, boolean own) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(cluster)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(own)
                .setPGStartupWait(Duration.ofMinutes(5));
        SETTINGS.forEach(builder::setServerConfig);
        return (port == 0 ? builder : builder.setPort(port)).start();
    }

    int port() {
        return server.getPort();
    }

    Connection connect(String database) throws SQLException {
        return server.getDatabase("postgres", database).getConnection();
    }

    /** Makes a database, with all tables or empty; one at a time, since a template that is in use cannot be copied. */
    synchronized void create(String database, boolean migrated) throws SQLException {
        execute("CREATE DATABASE " + database + (migrated ? " TEMPLATE " + TEMPLATE : ""));
    }

    void drop(String database) throws SQLException {
        execute("DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
    }

    void stop() throws IOException {
        server.close();
    }

    /** Starts it again, with its data and on its port. */
    void startAgain() throws IOException {
        server = run(cluster, server.getPort(), true);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
