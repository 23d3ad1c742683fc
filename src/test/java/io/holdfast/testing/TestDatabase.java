package io.holdfast.testing;

import io.holdfast.db.DatabaseConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A database that nobody else uses, on the Postgres that tests share or on one of its own. */
public final class TestDatabase implements AutoCloseable {
    /** For a Postgres that a test stops, or keeps from answering. */
    private static final Duration BRIEF = Duration.ofSeconds(5);

    /** For one that a machine may keep busy: only a circle of locks makes anybody wait so long. */
    private static final Duration PATIENT = Waiting.HANG;

    private static final AtomicInteger MADE = new AtomicInteger();

    private final TestPostgres postgres;
    private final boolean own;
    private final String name = "test_" + MADE.incrementAndGet();
    private final KeptConnections asking = new KeptConnections(this::connect);

    private TestDatabase(TestPostgres postgres, boolean own, boolean migrated) {
        this.postgres = postgres;
        this.own = own;
        try {
            postgres.create(name, migrated);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** One with all tables on the Postgres that tests share. */
    public static TestDatabase create() {
        return new TestDatabase(TestPostgres.shared(), false, true);
    }

    /** One without tables on the Postgres that tests share. */
    public static TestDatabase empty() {
        return new TestDatabase(TestPostgres.shared(), false, false);
    }

    /**
     * One with all tables on a Postgres of its own, which may be stopped.
     *
     * @param folder where its files go
     */
    public static TestDatabase onOwnPostgres(Path folder) throws IOException {
        return new TestDatabase(TestPostgres.start(folder), true, true);
    }

    /** Another one with all tables on the same Postgres. */
    public TestDatabase beside() {
        return new TestDatabase(postgres, false, true);
    }

    /** Where it is, for the gateway. */
    public String url() {
        return "postgresql://localhost:" + postgres.port() + "/" + name;
    }

    /** Where it is, for JDBC. */
    public String jdbcUrl() {
        return "jdbc:postgresql://localhost:" + postgres.port() + "/" + name;
    }

    /** How a pool of so many connections reaches it; it is migrated already. */
    public DatabaseConfig config(int connections) {
        return new DatabaseConfig(
                url(), "postgres", "", connections, 1_000, own ? BRIEF : PATIENT, false, Duration.ofMinutes(2));
    }

    public Connection connect() throws SQLException {
        return postgres.connect(name);
    }

    public void execute(String sql) throws SQLException {
        asking.with(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute(sql);
            }
        });
    }

    /** The number in the first column of the first row. */
    public long number(String sql) throws SQLException {
        return asking.with(connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery(sql)) {
                rows.next();
                return rows.getLong(1);
            }
        });
    }

    /** The first column of each row. */
    public List<String> texts(String sql) throws SQLException {
        return asking.with(connection -> {
            List<String> texts = new ArrayList<>();
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    texts.add(rows.getString(1));
                }
            }
            return texts;
        });
    }

    /** Stops its Postgres, and with it each connection; fails where that is not its own. */
    public void stopPostgres() throws IOException {
        if (!own) {
            throw new IllegalStateException("others use this Postgres: ask for one of your own");
        }
        postgres.stop();
    }

    /** Starts its Postgres again, with its data and on its port. */
    public void startPostgres() throws IOException {
        postgres.startAgain();
    }

    @Override
    public void close() throws IOException {
        asking.close();
        if (own) {
            postgres.stop();
            return;
        }
        try {
            postgres.drop(name);
        } catch (SQLException failed) {
            throw new IOException(failed);
        }
    }
}
