package io.holdfast.db;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.TestDatabase;
import io.holdfast.testing.Waiting;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.sqlclient.Tuple;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class DatabaseTest {
    private static final String WAITING =
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";

    private static final String BACKWARDS =
            """
            CREATE FUNCTION backwards() RETURNS void LANGUAGE plpgsql AS
            'BEGIN UPDATE pair SET n = n + 1 WHERE id = 2; UPDATE pair SET n = n + 1 WHERE id = 1; END'""";

    @Test
    void aStatementThatEndsADeadlockIsRunOnceMore(Vertx vertx) throws Exception {
        try (TestDatabase postgres = TestDatabase.empty();
                Connection other = postgres.connect();
                Statement first = other.createStatement()) {
            postgres.execute("CREATE TABLE pair (id int PRIMARY KEY, n int); INSERT INTO pair VALUES (1, 0), (2, 0)");
            postgres.execute(BACKWARDS);
            Database database = Database.open(vertx, postgres.config(1), "test", 1);
            other.setAutoCommit(false);
            first.execute("UPDATE pair SET n = n + 1 WHERE id = 1");
            Future<?> both = database.query("SELECT backwards()", Tuple.tuple());
            Waiting.until(() -> postgres.number(WAITING) == 1);
            boolean kept = goesOn(first);
            other.commit();

            both.await(Waiting.HANG.toMinutes(), TimeUnit.MINUTES);
            assertThat(postgres.number("SELECT sum(n) FROM pair")).isEqualTo(kept ? 4 : 2);
            database.close().await();
        }
    }

    /** On a machine that is busy Postgres may end this one instead. */
    private static boolean goesOn(Statement statement) {
        try {
            statement.execute("UPDATE pair SET n = n + 1 WHERE id = 2");
            return true;
        } catch (SQLException ended) {
            return false;
        }
    }
}
