package io.holdfast.db;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.GatewayProcess;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Picture;
import io.holdfast.testing.TestDatabase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * While versions mix, and after a rollback, pods of the release before run on the tables of this one: {@code previous.sql} has
 * its statements, which {@code -Dtest=StatementsTest -Dprevious.write=true} writes when a release is made.
 */
class PreviousReleaseTest {
    private static final Path STATEMENTS = Path.of("src/test/resources/io/holdfast/db/previous.sql");

    /** The last migration of that release. */
    private static final int LAST = 27;

    @Test
    void postgresUnderstandsEachOfItsStatements() throws Exception {
        Map<String, String> refused = new TreeMap<>();
        List<String> statements = List.of(Files.readString(STATEMENTS).split("\n;;\n", -1));
        try (TestDatabase database = TestDatabase.create();
                Connection connection = database.connect()) {
            for (String each : statements.subList(0, statements.size() - 1)) {
                String[] named = each.split("\n", 2);
                StatementsTest.refusal(connection, named[1]).forEach(why -> refused.put(named[0], why));
            }
        }

        assertThat(refused).isEmpty();
        assertThat(statements).hasSizeGreaterThan(200);
    }

    @Test
    void itsRowsFitTheTables() throws Exception {
        try (TestDatabase before = TestDatabase.empty();
                TestDatabase now = TestDatabase.create()) {
            org.flywaydb.core.Flyway.configure()
                    .dataSource(before.jdbcUrl(), "postgres", "")
                    .target(Integer.toString(LAST))
                    .load()
                    .migrate();
            String columns = "SELECT table_name || '.' || column_name FROM information_schema.columns"
                    + " WHERE table_schema = 'public'";
            List<String> known = before.texts(columns);
            List<String> tables =
                    before.texts("SELECT table_name FROM information_schema.tables" + " WHERE table_schema = 'public'");

            assertThat(now.texts(columns)).containsAll(known);
            assertThat(now.texts(columns + " AND is_nullable = 'NO' AND column_default IS NULL"
                            + " AND is_generated = 'NEVER' AND is_identity = 'NO'"))
                    .filteredOn(column -> tables.contains(column.replaceFirst("\\..*", "")))
                    .isSubsetOf(known);
        }
    }

    /** With its jar: {@code -Dtest=PreviousReleaseTest -Dholdfast.test.previous-jar=FILE}. */
    @Test
    @EnabledIfSystemProperty(named = "holdfast.test.previous-jar", matches = ".+")
    void itsJarServesOnTheTables(@TempDir Path folder) throws Exception {
        try (TestDatabase database = TestDatabase.create()) {
            Map<String, String> settings = new HashMap<>(GatewayProcess.settings(database));
            settings.put("HOLDFAST_DATABASE_MIGRATE", "true");
            settings.put("HOLDFAST_STORE_KIND", "file");
            settings.put("HOLDFAST_STORE_FILE_ROOT", folder.resolve("objects").toString());
            List<String> command = List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-jar",
                    System.getProperty("holdfast.test.previous-jar"),
                    "serve");
            try (GatewayProcess gateway = GatewayProcess.run(folder.resolve("log"), command, settings)) {
                byte[] picture = Picture.png(40, 30);
                HttpResponse<byte[]> made =
                        send(gateway, "/v1/assets", HttpRequest.newBuilder().POST(BodyPublishers.ofByteArray(picture)));
                assertThat(made.statusCode()).isEqualTo(201);
                String asset = "/v1/assets/" + new JsonObject(Buffer.buffer(made.body())).getString("id");

                assertThat(send(gateway, "/v1/assets", HttpRequest.newBuilder().GET())
                                .body())
                        .asString()
                        .contains(asset.substring(11));
                assertThat(send(
                                        gateway,
                                        asset + "/content",
                                        HttpRequest.newBuilder().GET())
                                .statusCode())
                        .isEqualTo(200);
                assertThat(send(gateway, asset, HttpRequest.newBuilder().DELETE())
                                .statusCode())
                        .isIn(202, 204);
                assertThat(send(gateway, asset, HttpRequest.newBuilder().GET()).statusCode())
                        .isEqualTo(404);
            }
        }
    }

    private static HttpResponse<byte[]> send(GatewayProcess gateway, String path, HttpRequest.Builder request)
            throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        request.uri(URI.create("http://127.0.0.1:" + gateway.port() + path))
                                .header("Authorization", "Bearer " + GatewayServer.token("somebody"))
                                .header("Content-Type", "image/png")
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
    }
}
