package io.holdfast.testing;

import io.holdfast.db.Database;
import io.holdfast.db.DatabaseConfig;
import io.holdfast.db.Migrations;
import io.vertx.core.Vertx;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A real Postgres with all tables, and a pool of connections to it. */
public final class CatalogPostgres implements AutoCloseable {
    private final EmbeddedPostgres postgres;
    private final Database database;

    private CatalogPostgres(EmbeddedPostgres postgres, Database database) {
        this.postgres = postgres;
        this.database = database;
    }

    public static CatalogPostgres start(Vertx vertx, int connections) throws IOException {
        EmbeddedPostgres postgres = EmbeddedPostgres.start();
        new Migrations(postgres.getJdbcUrl("postgres", "postgres"), "postgres", "").apply();
        DatabaseConfig config = new DatabaseConfig(
                "postgresql://localhost:" + postgres.getPort() + "/postgres",
                "postgres",
                "",
                connections,
                1_000,
                Duration.ofSeconds(5),
                false);
        return new CatalogPostgres(postgres, Database.open(vertx, config, "test", connections));
    }

    public Database database() {
        return database;
    }

    public void addAccount(UUID account) throws SQLException {
        run("INSERT INTO account (account_id, issuer, subject) VALUES ('" + account + "', 'iss', '" + account + "')");
    }

    public void run(String sql) throws SQLException {
        try (Connection connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    public long number(String sql) throws SQLException {
        try (Connection connection = connect()) {
            return number(connection, sql);
        }
    }

    public static long number(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** A connection beside the pool. */
    public Connection connect() throws SQLException {
        return postgres.getPostgresDatabase().getConnection();
    }

    /** Ends the server, and with it each connection to it. */
    public void stop() throws IOException {
        postgres.close();
    }

    @Override
    public void close() throws IOException, TimeoutException {
        database.close().await(30, TimeUnit.SECONDS);
        postgres.close();
    }
}
