package io.holdfast.db;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in words what keeps a process from its database or its tables, before anything else says it in its own. */
final class SchemaCheck {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaCheck.class);

    /** Where this session looks, what it may do there, and where else our tables are. */
    private static final String LOOK =
            """
            SELECT current_schema() AS looked_in, current_setting('search_path') AS path,
              coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) AS may_create,
              to_regclass('flyway_schema_history') IS NOT NULL AS here,
              (SELECT min(n.nspname) FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace
                WHERE t.relname = 'erasure_journal' AND to_regclass('erasure_journal') IS NULL) AS elsewhere,
              %s AS read_only
            """
                    .formatted(Servers.READ_ONLY);

    private final DatabaseConfig config;
    private final Migrations migrations;

    SchemaCheck(DatabaseConfig config) {
        this.config = config;
        this.migrations = Migrations.of(config);
    }

    /**
     * Brings the schema up to date; blocks.
     *
     * @return how many migrations ran
     * @throws DatabaseFault for whatever keeps it from that
     */
    int migrate() throws DatabaseFault {
        look(true);
        try {
            int applied = migrations.apply();
            tellNewer();
            return applied;
        } catch (FlywayException failed) {
            throw told(failed);
        }
    }

    /** Throws {@link DatabaseFault} unless the tables are there as this release has them, or Postgres is away; blocks. */
    void expect() throws DatabaseFault {
        try {
            look(false);
        } catch (DatabaseFault fault) {
            if (fault.passing()) {
                return; // what a gateway that runs would meet too
            }
            throw fault;
        }
        try {
            if (migrations.pending() > 0) {
                throw new DatabaseFault(
                        true,
                        "the tables are not those of this release: run the command migrate, or set database.migrate");
            }
            tellNewer();
        } catch (FlywayException failed) {
            throw told(failed);
        }
    }

    /** A rollback is none to be kept from: what a release writes fits the tables of the next (k8s/README.md, Upgrade). */
    private void tellNewer() {
        migrations
                .newer()
                .ifPresent(
                        version -> LOG.atWarn()
                                .addKeyValue("schema", version)
                                .log(
                                        "the tables are those of a newer release: this one works on them as long as it is the one before"));
    }

    private void look(boolean migrating) throws DatabaseFault {
        try (Connection connection =
                        DriverManager.getConnection(config.direct().jdbc(), config.user(), config.password());
                ResultSet row = connection.createStatement().executeQuery(LOOK)) {
            row.next();
            String schema = row.getString("looked_in");
            if (schema == null) {
                throw new DatabaseFault(
                        false,
                        "the role \"%s\" looks for tables in schemas that there are not, or that it may not use (search_path %s): GRANT USAGE ON SCHEMA … TO it, or ALTER ROLE … SET search_path"
                                .formatted(config.user(), row.getString("path")));
            }
            if (row.getString("elsewhere") != null) {
                throw new DatabaseFault(
                        false,
                        "the tables are in the schema \"%s\", and the role \"%s\" looks in \"%s\" (search_path): ALTER ROLE … SET search_path"
                                .formatted(row.getString("elsewhere"), config.user(), schema));
            }
            if (migrating && row.getBoolean("read_only")) {
                throw new DatabaseFault(true, DatabaseFault.TAKES_NO_WRITES);
            }
            if (migrating && !row.getBoolean("here") && !row.getBoolean("may_create")) {
                throw new DatabaseFault(
                        false,
                        "the role \"%s\" may not create tables: GRANT CREATE ON SCHEMA %s TO \"%s\""
                                .formatted(config.user(), schema, config.user()));
            }
        } catch (SQLException refused) {
            throw told(refused);
        }
    }

    private DatabaseFault told(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException refused && refused.getSQLState() != null) {
                return DatabaseFault.of(refused, config);
            }
        }
        return new DatabaseFault(false, DatabaseFault.line(failure));
    }
}
