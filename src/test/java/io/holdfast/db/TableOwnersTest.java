package io.holdfast.db;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the SQL of each room to the owners that the schema names; triggers are the schema's own and no room's. */
class TableOwnersTest {
    private static final Path ROOMS = Path.of("src", "main", "java", "io", "holdfast");
    private static final Path PLANTED =
            Path.of("src", "test", "java", "io", "holdfast", "rules", "planted", "ForeignWrites.java");
    private static final Pattern OWNER = Pattern.compile("owner: (\\w+); \\S.*");

    /** Who writes what is another's, and why its owner can't do it. */
    private static final Map<String, String> EXCEPTIONS = Map.ofEntries(
            Map.entry(
                    "account writes ?",
                    "erases what a closed account has, table after table, each batch with its count in the receipt"),
            Map.entry(
                    "account writes hold",
                    "a replayed erasure ends the holds that it had outlived, with the account's closing"),
            Map.entry("account writes webhook", "a closed account's webhooks fall silent with its closing"),
            Map.entry(
                    "asset writes collection_asset",
                    "an asset that is erased, or wanted by no gallery, leaves them in the statement that changes it"),
            Map.entry("asset writes generation_input", "runs forget an erased asset in the statement that erases it"),
            Map.entry("asset writes generation_output", "runs forget an erased asset in the statement that erases it"),
            Map.entry(
                    "disclosure writes share_link",
                    "a use is counted where it is disclosed, in the same statement, or it would not be exact"),
            Map.entry(
                    "disclosure writes share_viewing",
                    "the visit is kept where it is disclosed, in the same statement"),
            Map.entry(
                    "erasure writes generation",
                    "erased runs are marked with the assets that went into the same object of the journal"),
            Map.entry(
                    "intake writes upload",
                    "an intake that is given up takes its upload along, and knows nothing of resumable"),
            Map.entry("intake writes upload_tail", "an intake that is given up lets the tails of its upload lapse"),
            Map.entry("jobs writes ?", "claims rows of the table that a room names, which counts as that room's write"),
            Map.entry(
                    "operator writes account_erasure",
                    "the erasure of an account is due when its last hold is lifted, in the same statement"),
            Map.entry(
                    "residency writes communication",
                    "the end of a move and the message that tells of it are one statement"),
            Map.entry(
                    "retention writes ingest",
                    "a dropped asset leaves no digest behind, in the transaction that drops it"));

    private static final Map<String, Optional<String>> COMMENTS = new TreeMap<>();

    @BeforeAll
    static void readTheSchema() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            new Migrations(postgres.getJdbcUrl("postgres", "postgres"), "postgres", "").apply();
            try (var connection = postgres.getPostgresDatabase().getConnection();
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery(
                            """
                            SELECT relname, obj_description(oid) FROM pg_class
                            WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
                              AND relname <> 'flyway_schema_history'""")) {
                while (rows.next()) {
                    COMMENTS.put(rows.getString(1), Optional.ofNullable(rows.getString(2)));
                }
            }
        }
    }

    @Test
    void everyTableHasAnOwnerThatIsARoom() throws IOException {
        assertThat(withoutOwner(COMMENTS, rooms())).isEmpty();
        assertThat(COMMENTS).hasSizeGreaterThan(40);
    }

    @Test
    void aTableWithoutAnOwnerOrOfNoRoomIsFound() {
        Map<String, Optional<String>> comments = Map.of(
                "bare", Optional.empty(),
                "described", Optional.of("what a row is"),
                "lost", Optional.of("owner: attic; what a row is"),
                "silent", Optional.of("owner: asset; "),
                "owned", Optional.of("owner: asset; what a row is"));

        assertThat(withoutOwner(comments, Set.of("asset"))).containsExactly("bare", "described", "lost", "silent");
    }

    @Test
    void noRoomWritesWhatIsAnothersButForAReason() throws IOException {
        Set<String> foreign = new TreeSet<>();
        for (String room : rooms()) {
            foreign.addAll(foreign(room, ROOMS.resolve(room)));
        }

        assertThat(foreign).containsExactlyInAnyOrderElementsOf(EXCEPTIONS.keySet());
    }

    @Test
    void whatWritesATableOfAnotherRoomIsFoundHoweverItIsWritten() throws IOException {
        assertThat(foreign("planted", PLANTED))
                .containsExactly(
                        "planted writes ?",
                        "planted writes asset",
                        "planted writes event",
                        "planted writes export",
                        "planted writes hold",
                        "planted writes leftover",
                        "planted writes quota",
                        "planted writes webhook");
    }

    private static Set<String> withoutOwner(Map<String, Optional<String>> comments, Set<String> rooms) {
        return comments.keySet().stream()
                .filter(table -> !rooms.contains(owner(comments, table)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String owner(Map<String, Optional<String>> comments, String table) {
        Matcher owner =
                OWNER.matcher(comments.getOrDefault(table, Optional.empty()).orElse(""));
        return owner.matches() ? owner.group(1) : "";
    }

    private static Set<String> foreign(String room, Path place) throws IOException {
        Set<String> tables = new TreeSet<>();
        try (Stream<Path> files = Files.walk(place)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                tables.addAll(SqlWrites.of(Files.readString(file)));
            }
        }
        return tables.stream()
                .filter(table -> table.equals(SqlWrites.COMPUTED) || COMMENTS.containsKey(table))
                .filter(table -> !room.equals(owner(COMMENTS, table)))
                .map(table -> room + " writes " + table)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> rooms() throws IOException {
        try (Stream<Path> all = Files.list(ROOMS)) {
            return all.map(room -> String.valueOf(room.getFileName())).collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
