package io.holdfast.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SchemaTest {
    private static TestDatabase postgres;
    private static Migrations migrations;

    @BeforeAll
    static void migrate() {
        postgres = TestDatabase.empty();
        migrations = new Migrations(postgres.jdbcUrl(), "postgres", "");
        migrations.apply();
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @Test
    void aSecondRunAppliesNothing() {
        assertThat(migrations.apply()).isZero();
    }

    @Test
    void everyColumnHasADataClassAndARetention() throws SQLException {
        assertThat(
                        first(
                                """
                SELECT c.relname || '.' || a.attname
                FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
                WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0
                  AND NOT a.attisdropped AND c.relname <> 'flyway_schema_history'
                  AND coalesce(col_description(c.oid, a.attnum), '')
                      !~ '^class: (account|operational|media|prompt); retention: [a-z]+$'"""))
                .isEmpty();
    }

    /** But for those that are no account's, of which each part of a database that was spread would have a copy. */
    @Test
    void everyTablesKeyStartsWithTheAccount() throws SQLException {
        assertThat(
                        first(
                                """
                SELECT i.indrelid::regclass::text
                FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
                JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
                WHERE i.indisprimary AND c.relnamespace = 'public'::regnamespace
                  AND c.relname <> 'flyway_schema_history' AND a.attname <> 'account_id'
                  AND c.relname NOT IN ('erasure_receipt', 'erasure_journal', 'policy_version', 'communication', 'feature_end', 'anonymous_count', 'sweep')"""))
                .isEmpty();
    }

    @Test
    void theMarkCannotBeClearedBySql() throws SQLException {
        run("INSERT INTO account (account_id, issuer, subject) VALUES (gen_random_uuid(), 'iss', 'sub')");
        run(
                """
                INSERT INTO asset (account_id, id, kind, object_key, size_bytes, sha256, crc32, media_type)
                SELECT account_id, gen_random_uuid(), 'uploaded', 'k', 0, sha256(''), 0, 'image/png' FROM account""");

        assertThatThrownBy(() -> run("UPDATE asset SET do_not_train = false"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("asset_do_not_train_check");
    }

    @Test
    void thePageSaysWhatIsLeftOfEachColumnOfAnAnonymisedAsset() throws SQLException, IOException {
        List<String> said = Files.readAllLines(Path.of("src", "main", "resources", "db", "README.md")).stream()
                .dropWhile(line -> !line.startsWith("| of an asset |"))
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.substring(0, line.indexOf('|', 1)))
                .flatMap(names -> Pattern.compile("`(\\w+)`").matcher(names).results())
                .map(name -> name.group(1))
                .toList();

        assertThat(first("SELECT column_name FROM information_schema.columns WHERE table_name = 'asset'"))
                .containsExactlyInAnyOrderElementsOf(said);
    }

    private static void run(String sql) throws SQLException {
        try (var connection = postgres.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> first(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (var connection = postgres.connect();
                var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        }
        return rows;
    }
}
