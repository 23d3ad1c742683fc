package io.holdfast.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.CatalogPostgres;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class ClaimedRowsTest {
    private static final ClaimedRows DUE =
            ClaimedRows.of("job", "id").due("next_at <= now()").oldest("next_at", "$1");

    private static final String CLAIM =
            DUE.update("lease = lease + 1, next_at = now() + interval '1 hour'", "id, lease");

    private CatalogPostgres postgres;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        postgres = CatalogPostgres.start(vertx, 8);
        postgres.run("CREATE TABLE job (id integer PRIMARY KEY, next_at timestamptz NOT NULL, lease bigint DEFAULT 0)");
    }

    @AfterEach
    void stop() throws Exception {
        postgres.close();
    }

    @Test
    void theLongestDueAreTakenFirstAndNoneThatIsNotDue() throws Exception {
        postgres.run("INSERT INTO job SELECT n, now() + (n - 3.5) * interval '1 minute' FROM generate_series(1, 6) n");

        assertThat(claim(2)).containsExactlyInAnyOrder(1, 2);
        assertThat(claim(10)).containsExactly(3);
        assertThat(claim(10)).isEmpty();
    }

    @Test
    void manyWhoClaimAtOnceNeverGetTheSameRow() throws Exception {
        add(100);

        List<Future<RowSet<Row>>> claims = IntStream.range(0, 20)
                .mapToObj(any -> postgres.database().query(CLAIM, Tuple.of(10)))
                .toList();
        List<Integer> taken = new ArrayList<>();
        for (Future<RowSet<Row>> claim : claims) {
            taken.addAll(ids(claim.await(60, TimeUnit.SECONDS)));
        }
        while (taken.size() < 100) {
            List<Integer> more = claim(10);
            assertThat(more).isNotEmpty();
            taken.addAll(more);
        }

        assertThat(taken).hasSize(100).doesNotHaveDuplicates();
        assertThat(postgres.number("SELECT count(*) FROM job WHERE lease = 1")).isEqualTo(100);
    }

    @Test
    void aRowThatAnotherIsTakingIsPassedBy() throws Exception {
        add(3);
        try (Connection other = postgres.connect();
                var statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("UPDATE job SET lease = 7 WHERE id = 1");

            assertThat(claim(10)).containsExactlyInAnyOrder(2, 3);
            other.rollback();
        }

        assertThat(claim(10)).containsExactly(1);
    }

    @Test
    void oneThatLapsedIsClaimedAgainAndWhoHeldItIsTold(Vertx vertx) throws Exception {
        add(1);
        Promise<LeaseRenewal.Loss> told = Promise.promise();
        Promise<Void> renewed = Promise.promise();
        assertThat(claim(1)).containsExactly(1);
        vertx.runOnContext(v -> LeaseRenewal.every(
                vertx,
                Duration.ofMillis(20),
                Duration.ofMinutes(10),
                () -> postgres.database()
                        .query(
                                "UPDATE job SET next_at = now() + interval '1 hour' WHERE id = 1 AND lease = $1",
                                Tuple.of(1L))
                        .map(rows -> rows.rowCount() == 1)
                        .onSuccess(held -> renewed.tryComplete()),
                told::tryComplete));
        renewed.future().await(60, TimeUnit.SECONDS);

        List<Integer> again = List.of();
        while (again.isEmpty()) { // unless it is renewed in between
            postgres.run("UPDATE job SET next_at = now()");
            again = claim(1);
        }

        assertThat(again).containsExactly(1);
        assertThat(told.future().await(60, TimeUnit.SECONDS)).isEqualTo(LeaseRenewal.Loss.TAKEN);
    }

    @Test
    void noPlanTakesMoreThanAsked() throws Exception {
        add(1_000);
        for (String way : List.of("hashjoin", "mergejoin", "hashagg", "sort", "material", "memoize", "seqscan")) {
            postgres.run("ALTER DATABASE postgres SET enable_" + way + " = off");
        }

        assertThat(claim(3)).hasSize(3);
        assertThat(postgres.number("SELECT count(*) FROM job WHERE lease > 0")).isEqualTo(3);
    }

    @Test
    void theyMayBeDeleted() throws Exception {
        add(5);

        int deleted = postgres.database()
                .query(DUE.delete(), Tuple.of(3))
                .await(60, TimeUnit.SECONDS)
                .rowCount();

        assertThat(deleted).isEqualTo(3);
        assertThat(postgres.number("SELECT min(id) FROM job")).isEqualTo(4);
    }

    private void add(int count) throws Exception {
        postgres.run("INSERT INTO job SELECT n, now() + (n - 10000) * interval '1 second' FROM generate_series(1, "
                + count + ") n");
    }

    private List<Integer> claim(int most) throws Exception {
        return ids(postgres.database().query(CLAIM, Tuple.of(most)).await(60, TimeUnit.SECONDS));
    }

    private static List<Integer> ids(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.getInteger(0))
                .toList();
    }
}
