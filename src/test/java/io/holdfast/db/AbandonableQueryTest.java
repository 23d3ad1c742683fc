package io.holdfast.db;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.CatalogPostgres;
import io.holdfast.testing.Waiting;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Statements that nobody waits for any more, on the only connection of a pool. */
@ExtendWith(VertxExtension.class)
class AbandonableQueryTest {
    private static CatalogPostgres postgres;

    @BeforeAll
    static void start(Vertx vertx) throws Exception {
        postgres = CatalogPostgres.start(vertx, 1);
    }

    @AfterAll
    static void stop() throws Exception {
        postgres.close();
    }

    @Test
    void oneThatRunsIsCancelledAtTheServer() throws Exception {
        Promise<Void> gone = Promise.promise();
        Future<RowSet<Row>> running = postgres.database().query("SELECT pg_sleep(3600)", Tuple.tuple(), gone.future());
        Waiting.until(() -> sleeping() == 1);
        gone.complete();

        Waiting.until(() -> sleeping() == 0);
        Waiting.until(running::failed);
        one();
    }

    @Test
    void oneThatHasItsConnectionToComeNeverRuns() throws Exception {
        Promise<Void> free = Promise.promise();
        Promise<Void> gone = Promise.promise();
        Future<RowSet<Row>> first = postgres.database().query("SELECT pg_sleep(3600)", Tuple.tuple(), free.future());
        Waiting.until(() -> sleeping() == 1);
        Future<RowSet<Row>> second =
                postgres.database().query("CREATE TABLE never_made (n integer)", Tuple.tuple(), gone.future());
        gone.complete();
        free.complete();

        Waiting.until(() -> first.failed() && second.failed());
        one();
        assertThat(postgres.number("SELECT count(*) FROM pg_class WHERE relname = 'never_made'"))
                .isZero();
    }

    @Test
    void aCancellationThatComesTooLateHitsNoOtherStatement() throws Exception {
        for (int i = 0; i < 50; i++) {
            Promise<Void> gone = Promise.promise();
            Future<RowSet<Row>> brief =
                    postgres.database().query("SELECT pg_sleep(0.001)", Tuple.tuple(), gone.future());
            Waiting.until(() -> brief.isComplete() || sleeping() == 1);
            gone.complete();
            Future<RowSet<Row>> next = postgres.database().query("SELECT pg_sleep(0.002)", Tuple.tuple());

            next.await(5, TimeUnit.MINUTES); // and does not fail
            Waiting.until(brief::isComplete);
        }
        one();
    }

    private static void one() throws Exception {
        RowSet<Row> rows = postgres.database().query("SELECT 1", Tuple.tuple()).await(5, TimeUnit.MINUTES);
        assertThat(rows.iterator().next().getInteger(0)).isEqualTo(1);
    }

    private static long sleeping() throws Exception {
        return postgres.number("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND state = 'active' AND query LIKE 'SELECT pg_sleep%' AND pid <> pg_backend_pid()");
    }
}
