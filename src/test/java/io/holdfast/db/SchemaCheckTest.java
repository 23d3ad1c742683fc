package io.holdfast.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.testing.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What an operator reads when the database is not as it must be. */
class SchemaCheckTest {
    private static final String NAME = "somebody_of_schema_check";

    /** On which futures of Vert.x go on, when what they waited for ended outside of its contexts. */
    @Test
    void aThreadWithoutAClassLoaderFindsTheDriverAndTheMigrations() throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (TestDatabase postgres = TestDatabase.empty()) {
            thread.setContextClassLoader(null);

            assertThat(check(postgres, "postgres", "").migrate()).isPositive();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void whatKeepsARoleFromTheTablesIsSaidInWords() throws Exception {
        try (TestDatabase postgres = TestDatabase.empty()) {
            postgres.execute("DROP ROLE IF EXISTS " + NAME);
            postgres.execute("CREATE ROLE " + NAME + " LOGIN");
            try {
                assertThatThrownBy(() -> check(postgres, NAME, "").expect())
                        .hasMessage("the tables are not those of this release: run the command migrate, or set"
                                + " database.migrate");
                assertThatThrownBy(() -> check(postgres, NAME, "").migrate())
                        .hasMessage("the role \"" + NAME
                                + "\" may not create tables: GRANT CREATE ON SCHEMA public TO \"" + NAME + "\"");
                assertThatThrownBy(() -> check(postgres, NAME, "?options=-c%20default_transaction_read_only=on")
                                .migrate())
                        .hasMessage(
                                "Postgres takes no writes: it is a standby, or default_transaction_read_only is on");
                assertThatThrownBy(() ->
                                check(postgres, NAME, "?search_path=nowhere").migrate())
                        .hasMessageContaining("looks for tables in schemas that there are not")
                        .hasMessageContaining("search_path nowhere");
                assertThatThrownBy(() -> check(postgres, "nobody_at_all", "").migrate())
                        .hasMessageStartingWith("Postgres does not let the role \"nobody_at_all\" in: ");
                String elsewhere = postgres.url().replaceAll("[^/]+$", "no_such_database");
                assertThatThrownBy(() -> new SchemaCheck(config(elsewhere, NAME)).migrate())
                        .hasMessage("there is no database \"no_such_database\" (database.url)");
            } finally {
                postgres.execute("DROP OWNED BY " + NAME);
                postgres.execute("DROP ROLE " + NAME);
            }
        }
    }

    @Test
    void aRoleThatLooksInAnotherSchemaIsToldWhereTheTablesAre() throws Exception {
        try (TestDatabase postgres = TestDatabase.create()) {
            postgres.execute("CREATE SCHEMA other");

            assertThatThrownBy(() ->
                            check(postgres, "postgres", "?search_path=other").migrate())
                    .hasMessage("the tables are in the schema \"public\", and the role \"postgres\" looks in \"other\""
                            + " (search_path): ALTER ROLE … SET search_path");
            check(postgres, "postgres", "").expect();
            assertThat(check(postgres, "postgres", "").migrate()).isZero();
        }
    }

    @Test
    void aReleaseStartsOnTheTablesOfTheNextOne() throws Exception {
        try (TestDatabase postgres = TestDatabase.create()) {
            Migrations migrations = new Migrations(postgres.jdbcUrl(), "postgres", "");
            assertThat(migrations.newer()).isEmpty();

            postgres.execute("INSERT INTO flyway_schema_history SELECT 9999, '9999', 'of the next release', 'SQL',"
                    + " 'V9999__of_the_next_release.sql', 1, 'postgres', now(), 1, true");

            assertThat(migrations.newer()).hasValue("9999");
            check(postgres, "postgres", "").expect();
            assertThat(check(postgres, "postgres", "").migrate()).isZero();
        }
    }

    private static SchemaCheck check(TestDatabase postgres, String role, String parameters) {
        return new SchemaCheck(config(postgres.url() + parameters, role));
    }

    private static DatabaseConfig config(String url, String role) {
        return new DatabaseConfig(url, role, "", 1, 1, Duration.ofSeconds(30), false, Duration.ofMinutes(2));
    }
}
