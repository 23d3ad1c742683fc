package io.holdfast.db;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Holds the account of what is stored in {@code db/README.md} (promise R3) to the comments on the columns of a schema that was migrated;
 * {@code -Dinventory.write=true} writes it anew.
 */
class InventoryPageTest {
    private static final Path PAGE = Path.of("src", "main", "resources", "db", "README.md");
    private static final String BEGIN = "<!-- inventory -->\n";
    private static final String END = "<!-- /inventory -->";

    private static final String COLUMNS =
            """
            WITH described AS (
              SELECT c.relname AS name, a.attname AS of, a.attnum AS place,
                regexp_match(col_description(c.oid, a.attnum), '^class: ([a-z]+); retention: ([a-z]+)$') AS said
              FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
              WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0
                AND NOT a.attisdropped AND c.relname <> 'flyway_schema_history')
            SELECT name, said[1], said[2], string_agg('`' || of || '`', ', ' ORDER BY place) FROM described
            GROUP BY name, said[1], said[2]
            ORDER BY name, array_position('{account,prompt,media,operational}', said[1]), said[2]""";

    /**
     * Columns of a table that are alike.
     *
     * @param holds their class
     */
    private record Line(String table, String holds, String retention, String columns) {}

    private static final List<Line> LINES = new ArrayList<>();

    @BeforeAll
    static void read() throws Exception {
        try (TestDatabase database = TestDatabase.create();
                var connection = database.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(COLUMNS)) {
            while (rows.next()) {
                LINES.add(new Line(rows.getString(1), rows.getString(2), rows.getString(3), rows.getString(4)));
            }
        }
    }

    @Test
    void theTableSaysWhatTheSchemaSays() throws Exception {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        assertThat(end).as("markers in db/README.md").isGreaterThanOrEqualTo(begin);
        if (Boolean.getBoolean("inventory.write")) {
            Files.writeString(PAGE, page.substring(0, begin) + table() + page.substring(end));
            return;
        }
        assertThat(page.substring(begin, end)).isEqualTo(table());
    }

    @Test
    void everyRetentionIsExplained() throws Exception {
        String page = Files.readString(PAGE);
        String section = page.substring(page.indexOf("## Retentions"), page.indexOf("## Kept no longer"));
        TreeSet<String> explained = Pattern.compile("^\\| `([a-z]+)` \\|", Pattern.MULTILINE)
                .matcher(section)
                .results()
                .map(line -> line.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(explained)
                .isEqualTo(LINES.stream().map(Line::retention).collect(Collectors.toCollection(TreeSet::new)));
    }

    private static String table() {
        String rows = LINES.stream()
                .map(line -> "| `" + line.table() + "` | " + line.holds() + " | " + line.columns() + " | "
                        + line.retention() + " |\n")
                .collect(Collectors.joining());
        return "| table | class | columns | kept by |\n|---|---|---|---|\n" + rows;
    }
}
