package io.holdfast.db;

import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationState;

/** Brings the schema up to date under Flyway's lock; blocks, so it runs before the event loops or on a worker. */
public final class Migrations {
    private final Flyway flyway;

    /**
     * Names the database to migrate.
     *
     * @param jdbcUrl {@code jdbc:postgresql://host:port/database}
     */
    public Migrations(String jdbcUrl, String user, String password) {
        // what continues a future of Vert.x may run on a thread without a class loader, where Flyway finds no driver
        flyway = Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(jdbcUrl, user, password)
                .load();
    }

    static Migrations of(DatabaseConfig config) {
        return new Migrations(config.direct().jdbc(), config.user(), config.password());
    }

    /**
     * Brings the database of the settings up to date.
     *
     * @return how many migrations ran
     * @throws DatabaseFault when that can't be done
     */
    public static int apply(DatabaseConfig config) throws DatabaseFault {
        return new SchemaCheck(config).migrate();
    }

    /**
     * Applies what is missing.
     *
     * @return how many migrations ran; throws {@link org.flywaydb.core.api.FlywayException} when the database is out of
     *     reach or its schema was not made by these migrations
     */
    public int apply() {
        return flyway.migrate().migrationsExecuted;
    }

    /** The version of the schema where a newer release than this made it; throws as {@link #apply} does. */
    Optional<String> newer() {
        return Optional.ofNullable(flyway.info().current())
                .filter(current -> current.getState() == MigrationState.FUTURE_SUCCESS)
                .map(current -> String.valueOf(current.getVersion()));
    }

    /** How many are missing; throws {@link org.flywaydb.core.api.FlywayException} when the database is out of reach. */
    int pending() {
        return flyway.info().pending().length;
    }
}
