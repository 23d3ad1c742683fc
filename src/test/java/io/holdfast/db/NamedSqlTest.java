package io.holdfast.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class NamedSqlTest {
    private static EmbeddedPostgres postgres;
    private static Database database;

    @BeforeAll
    static void open(Vertx vertx) throws IOException {
        postgres = EmbeddedPostgres.start();
        DatabaseConfig config = new DatabaseConfig(
                "postgresql://localhost:" + postgres.getPort() + "/postgres",
                "postgres",
                "",
                1,
                10,
                Duration.ofSeconds(30),
                false,
                Duration.ofMinutes(2));
        database = Database.open(vertx, config, "test", 1);
    }

    @AfterAll
    static void close() throws Exception {
        await(database.close());
        postgres.close();
    }

    @Test
    void aNameThatStandsTwiceIsOneParameter() throws Exception {
        NamedSql sql = NamedSql.of("SELECT #{text}::text || #{more}::text || #{text}");

        Row row = one(sql, Arguments.of("more", "-").with("text", "a"));

        assertThat(row.getString(0)).isEqualTo("a-a");
    }

    @Test
    void castsAndArraysStandBehindAName() throws Exception {
        UUID id = UUID.randomUUID();
        NamedSql sql = NamedSql.of("SELECT cardinality(#{ids}::uuid[]), #{ids}::uuid[] @> ARRAY[#{id}::uuid]");

        Row row = one(sql, Arguments.of("ids", new UUID[] {id}).with("id", id));

        assertThat(row.getInteger(0)).isEqualTo(1);
        assertThat(row.getBoolean(1)).isTrue();
    }

    @Test
    void whatIsEmptyIsNull() throws Exception {
        NamedSql sql = NamedSql.of("SELECT num_nulls(#{a}::text, #{b}::int, #{c}::bigint, #{d}::text), #{e}::text");

        Row row = one(
                sql,
                Arguments.of("a", Optional.empty())
                        .with("b", OptionalInt.empty())
                        .with("c", OptionalLong.empty())
                        .with("d", null)
                        .with("e", Optional.of("there")));

        assertThat(row.getInteger(0)).isEqualTo(4);
        assertThat(row.getString(1)).isEqualTo("there");
    }

    @Test
    void anArgumentTooFewOrTooManyOrTwiceIsRefused() {
        NamedSql sql = NamedSql.of("SELECT #{a}::text, #{b}::text");

        assertThatThrownBy(() -> database.query(sql, Arguments.of("a", "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("x");
        assertThatThrownBy(() -> database.query(
                        sql, Arguments.of("a", "x").with("b", "x").with("c", "x")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Arguments.of("a", "x").with("a", null)).isInstanceOf(IllegalArgumentException.class);
    }

    /** The template does not know literals, so that Postgres is sent the number as text and an argument that nothing reads. */
    @Test
    void aNameInALiteralComesToBeText() throws Exception {
        NamedSql sql = NamedSql.of("SELECT '#{a}', #{b}::text");

        Row row = one(sql, Arguments.of("a", "x").with("b", "y"));

        assertThat(row.getString(0)).isEqualTo("$1");
        assertThat(row.getString(1)).isEqualTo("y");
    }

    @Test
    void aFaultDoesNotRepeatTheValues() {
        NamedSql sql = NamedSql.of("SELECT #{secret}::text::uuid");

        assertThatThrownBy(() -> one(sql, Arguments.of("secret", "hush")))
                .cause()
                .isInstanceOf(StatementFault.class)
                .hasMessageContaining("22P02")
                .hasMessageNotContaining("hush");
    }

    @Test
    void itRunsWithinATransaction() throws Exception {
        NamedSql sql = NamedSql.of("SELECT pg_current_xact_id()::text, #{a}::text");

        boolean same = await(database.transaction(transaction -> sql.execute(transaction, Arguments.of("a", "x"))
                .compose(first -> sql.execute(transaction, Arguments.of("a", "y"))
                        .map(second -> text(first).equals(text(second))))));

        assertThat(same).isTrue();
    }

    private static String text(RowSet<Row> rows) {
        return rows.iterator().next().getString(0);
    }

    private static Row one(NamedSql sql, Arguments arguments) throws Exception {
        return await(database.query(sql, arguments)).iterator().next();
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage()
                .toCompletableFuture()
                .get(Duration.ofMinutes(1).toSeconds(), TimeUnit.SECONDS);
    }
}
