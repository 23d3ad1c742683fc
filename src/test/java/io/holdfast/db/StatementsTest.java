package io.holdfast.db;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Has Postgres prepare each statement that is a constant, so that none waits for its day to turn out to be wrong. */
class StatementsTest {
    private static final Path MAIN = Path.of("src", "main", "java");
    private static final Pattern NAMED = Pattern.compile("#\\{(\\w+)}");
    private static final Pattern STATEMENT = Pattern.compile("\\s*(?:WITH|SELECT|INSERT|UPDATE|DELETE)\\b[\\s\\S]*");

    /** What begins like a statement and is part of one. */
    private static final Set<String> PARTS = Set.of(
            "io.holdfast.asset.AssetLifeSql.STORE",
            "io.holdfast.asset.ErasingSql.GONE",
            "io.holdfast.credential.DueCredential.OF_TAKEN",
            "io.holdfast.erasure.SupersededSql.REPLACED",
            "io.holdfast.residency.MoveSql.BEGIN");

    @Test
    void postgresUnderstandsEachStatement() throws Exception {
        Map<String, String> statements = statements();
        Set<String> refused = new TreeSet<>();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            new Migrations(postgres.getJdbcUrl("postgres", "postgres"), "postgres", "").apply();
            try (Connection connection = postgres.getPostgresDatabase().getConnection()) {
                statements.forEach((name, sql) -> refusal(connection, sql).forEach(why -> refused.add(name + why)));
            }
        }

        assertThat(refused).isEmpty();
        assertThat(statements).hasSizeGreaterThan(200);
        if (Boolean.getBoolean("previous.write")) {
            StringBuilder text = new StringBuilder();
            statements.forEach((name, sql) -> text.append("-- ")
                    .append(name)
                    .append('\n')
                    .append(sql.strip())
                    .append("\n;;\n"));
            Files.writeString(Path.of("src/test/resources/io/holdfast/db/previous.sql"), text);
        }
    }

    @Test
    void aStatementThatContradictsItselfIsFound() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
                Connection connection = postgres.getPostgresDatabase().getConnection()) {
            assertThat(refusal(connection, "SELECT $1::bigint")).isEmpty();
            assertThat(refusal(connection, "SELECT $1::bigint = $1::text")).hasSize(1);
            assertThat(refusal(connection, "SELECT column_of_no_table")).hasSize(1);
        }
    }

    /** Why Postgres can't prepare a statement; nothing where it can. */
    static List<String> refusal(Connection connection, String sql) {
        try (var statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute("PREPARE it AS " + numbered(sql));
            statement.execute("DEALLOCATE it");
            return List.of();
        } catch (SQLException refusal) {
            return List.of(": " + refusal.getMessage());
        }
    }

    private static Map<String, String> statements() throws IOException, ReflectiveOperationException {
        Map<String, String> statements = new TreeMap<>();
        try (Stream<Path> files = Files.walk(MAIN)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                String text = Files.readString(file);
                if (text.contains("SELECT")
                        || text.contains("INSERT")
                        || text.contains("UPDATE")
                        || text.contains("DELETE")) {
                    String name = MAIN.relativize(file).toString().replaceAll("\\.java$", "");
                    read(Class.forName(name.replace('/', '.')), statements);
                }
            }
        }
        statements.keySet().removeAll(PARTS);
        return statements;
    }

    private static void read(Class<?> type, Map<String, String> statements) throws ReflectiveOperationException {
        for (Field field : type.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers())) {
                field.setAccessible(true);
                Object value = field.get(null);
                List<?> values = value instanceof Map<?, ?> many ? new ArrayList<>(many.values()) : List.of(value);
                for (int i = 0; i < values.size(); i++) {
                    String sql = values.get(i) instanceof NamedSql named ? named.text() : String.valueOf(values.get(i));
                    boolean text = values.get(i) instanceof NamedSql || values.get(i) instanceof String;
                    if (text && STATEMENT.matcher(sql).matches()) {
                        statements.put(type.getName() + "." + field.getName() + (i == 0 ? "" : "." + i), sql);
                    }
                }
            }
        }
    }

    private static String numbered(String sql) {
        List<String> names = new ArrayList<>();
        Matcher name = NAMED.matcher(sql);
        StringBuilder numbered = new StringBuilder();
        while (name.find()) {
            if (!names.contains(name.group(1))) {
                names.add(name.group(1));
            }
            name.appendReplacement(numbered, "\\$" + (1 + names.indexOf(name.group(1))));
        }
        return name.appendTail(numbered).toString();
    }
}
