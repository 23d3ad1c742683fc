package io.holdfast.testing;

import io.holdfast.db.Database;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A database with all tables, and a pool of connections to it. */
public final class CatalogPostgres implements AutoCloseable {
    private final TestDatabase postgres;
    private final Database database;

    private CatalogPostgres(TestDatabase postgres, Database database) {
        this.postgres = postgres;
        this.database = database;
    }

    public static CatalogPostgres start(Vertx vertx, int connections) {
        return start(TestDatabase.create(), vertx, connections);
    }

    /** The same on a Postgres that may be stopped, since no other test uses it. */
    public static CatalogPostgres onOwnPostgres(Path folder, Vertx vertx, int connections) throws IOException {
        return start(TestDatabase.onOwnPostgres(folder), vertx, connections);
    }

    private static CatalogPostgres start(TestDatabase postgres, Vertx vertx, int connections) {
        return new CatalogPostgres(postgres, Database.open(vertx, postgres.config(connections), "test", connections));
    }

    public Database database() {
        return database;
    }

    public void addAccount(UUID account) throws SQLException {
        run("INSERT INTO account (account_id, issuer, subject) VALUES ('" + account + "', 'iss', '" + account + "')");
    }

    public void run(String sql) throws SQLException {
        postgres.execute(sql);
    }

    public long number(String sql) throws SQLException {
        return postgres.number(sql);
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
        return postgres.connect();
    }

    /** Ends the server, which must be its own, and with it each connection to it. */
    public void stop() throws IOException {
        postgres.stopPostgres();
    }

    @Override
    public void close() throws IOException, TimeoutException {
        database.close().await(5, TimeUnit.MINUTES);
        postgres.close();
    }
}
