package io.holdfast.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.testing.CatalogPostgres;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Constraints of the real schema, as statements that come second meet them. */
@ExtendWith(VertxExtension.class)
class ConstraintAnswersTest {
    private static final UUID ACCOUNT = new UUID(1, 1);

    private static CatalogPostgres postgres;

    @BeforeAll
    static void start(Vertx vertx) throws Exception {
        postgres = CatalogPostgres.start(vertx, 2);
        postgres.addAccount(ACCOUNT);
    }

    @AfterAll
    static void stop() throws Exception {
        postgres.close();
    }

    @Test
    void whoMakesTheSameSecondIsToldOfAConflict() throws Exception {
        String upload = "INSERT INTO upload (account_id, id, part_bytes, ends_at_length, partial, origin, expires_at)"
                + " VALUES ($1, gen_random_uuid(), 1, true, false, '\\x01', now())";
        postgres.database().query(upload, Tuple.of(ACCOUNT)).await();

        assertThat(refusal(upload, ACCOUNT)).isEqualTo(ProblemType.CONFLICT);
    }

    @Test
    void whatBelongsToAnAccountThatIsGoneIsRefusedAsOfAnErasedOne() {
        String export = "INSERT INTO export (account_id, id, expires_at) VALUES ($1, gen_random_uuid(), now())";

        assertThat(refusal(export, new UUID(9, 9))).isEqualTo(ProblemType.ACCOUNT_ERASED);
    }

    @Test
    void whatBelongsToSomethingElseThatIsGoneIsNotFound() {
        String part = "INSERT INTO upload_part (account_id, upload_id, number, receipt)"
                + " VALUES ($1, gen_random_uuid(), 1, 'x')";

        assertThat(refusal(part, ACCOUNT)).isEqualTo(ProblemType.NOT_FOUND);
    }

    @Test
    void aRowThatFailsACheckIsOurBug() {
        assertThatThrownBy(() -> postgres.database()
                        .query(
                                "INSERT INTO quota (account_id, used_bytes) VALUES ($1, -1)"
                                        + " ON CONFLICT (account_id) DO UPDATE SET used_bytes = -1",
                                Tuple.of(ACCOUNT))
                        .await())
                .isInstanceOf(StatementFault.class)
                .hasMessageContaining("23514");
    }

    /** The answer tells them apart by name, which Postgres makes of the columns. */
    @Test
    void everyKeyOfAnAccountAloneIsNamedSoAndNoOther() throws Exception {
        List<String> wrong = new ArrayList<>();
        try (var connection = postgres.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT conname, confrelid = 'account'::regclass FROM pg_constraint"
                        + " WHERE contype = 'f' AND connamespace = 'public'::regnamespace")) {
            int keys = 0;
            for (; rows.next(); keys++) {
                if (rows.getString(1).endsWith("_account_id_fkey") != rows.getBoolean(2)) {
                    wrong.add(rows.getString(1));
                }
            }
            assertThat(keys).isGreaterThan(20);
        }
        assertThat(wrong).isEmpty();
    }

    private static ProblemType refusal(String sql, UUID account) {
        var refused = new ArrayList<ProblemType>();
        assertThatThrownBy(
                        () -> postgres.database().query(sql, Tuple.of(account)).await())
                .isInstanceOfSatisfying(ProblemException.class, problem -> refused.add(problem.type()));
        return refused.get(0);
    }
}
