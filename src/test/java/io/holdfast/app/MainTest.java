package io.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.GatewayProcess;
import io.holdfast.testing.TestDatabase;
import io.holdfast.testing.Waiting;
import io.vertx.core.json.JsonObject;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process of its own. */
class MainTest {
    private static final String SECRET = "swordfish, eleven tin cans and a kite";
    private static final int TERMINATED = 128 + 15;

    private final Path folder;

    MainTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private record Ended(int code, String out, String err) {}

    @Test
    void wrongWordsShowTheUsage() throws Exception {
        Ended ended = run(Map.of(), "serv");

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).startsWith("holdfast [serve|migrate|check-config]");
    }

    @Test
    void everyFaultIsToldAtOnceAndNoSecret() throws Exception {
        Map<String, String> environment = usable();
        environment.put("HOLDFAST_HTTP_PORT", "eighty");
        environment.put("HOLDFAST_IDENTITY_KEYS", SECRET);
        environment.put("HOLDFAST_DELIVERY_SIGNING_KEY", "swordfish");

        for (String command : List.of("serve", "migrate", "check-config")) {
            Ended ended = run(environment, command);

            assertThat(ended.code()).isEqualTo(2);
            assertThat(ended.out()).isEmpty();
            assertThat(ended.err().lines())
                    .hasSize(3)
                    .noneMatch(line -> line.contains("swordfish"))
                    .anyMatch(line -> line.startsWith("http.port: "))
                    .anyMatch(line -> line.startsWith("identity.keys: "))
                    .anyMatch(line -> line.startsWith("delivery.signing-key: "));
        }
    }

    @Test
    void settingsThatCanBeUsedAreOk() throws Exception {
        assertThat(run(usable(), "check-config")).isEqualTo(new Ended(0, "ok\n", ""));
    }

    @Test
    void aDatabaseOutOfReachIsToldInALineWithoutThePassword() throws Exception {
        Ended ended = run(usable(), "migrate");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err().lines())
                .singleElement()
                .asString()
                .contains("refused")
                .doesNotContain("swordfish");
    }

    @Test
    void migrateSaysHowManyMigrationsRan() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            Map<String, String> environment = usable();
            environment.put("HOLDFAST_DATABASE_URL", "postgresql://127.0.0.1:" + postgres.getPort() + "/postgres");
            environment.put("HOLDFAST_DATABASE_USER", "postgres");

            assertThat(run(environment, "migrate").out()).matches("migrations applied: [1-9]\\d*\n");
            assertThat(run(environment, "migrate").out()).isEqualTo("migrations applied: 0\n");
        }
    }

    @Test
    void aPortThatIsTakenIsToldAndEndsTheProgram() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Map<String, String> environment = usable();
            environment.put("HOLDFAST_DATABASE_MIGRATE", "false");
            environment.put("HOLDFAST_HTTP_PORT", String.valueOf(taken.getLocalPort()));

            Ended ended = run(environment, "serve");

            assertThat(ended.code()).isEqualTo(1);
            assertThat(ended.err().lines())
                    .singleElement()
                    .asString()
                    .contains("can't listen on 127.0.0.1:" + taken.getLocalPort(), "Address already in use");
        }
    }

    @Test
    void itTellsItsVersion() throws Exception {
        Ended ended = run(Map.of(), "--version");

        assertThat(ended.code()).isZero();
        assertThat(ended.out()).matches("holdfast \\S+ \\(commit \\S+, Java \\S+\\)\\R");
    }

    @Test
    void itSaysWhichBuildStartsWhereItListensAndEndsWhenTold() throws Exception {
        Map<String, String> environment = usable();
        environment.put("HOLDFAST_DATABASE_MIGRATE", "false");
        environment.put("HOLDFAST_HTTP_PORT", "0");
        Process process = start(environment, "serve");
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).contains("\"starts\"", "\"version\":\"", "\"commit\":\"", "\"java\":\"");
            assertThat(lineOf(out, "\"listening\"")).contains("\"port\"", "\"managementPort\"");
            process.destroy();

            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).isEqualTo(TERMINATED);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aStartWaitsAliveAndNotReadyForADatabaseThatTakesNoConnections() throws Exception {
        try (TestDatabase database = TestDatabase.onOwnPostgres(folder.resolve("cluster"))) {
            Map<String, String> environment = usable();
            environment.put("HOLDFAST_DATABASE_URL", database.url());
            environment.put("HOLDFAST_DATABASE_USER", "postgres");
            environment.put("HOLDFAST_DATABASE_START_TIMEOUT", "10m");
            environment.put("HOLDFAST_HTTP_PORT", "0");
            database.stopPostgres();
            Process process = start(environment, "serve");
            try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
                int port = new JsonObject(lineOf(out, "answers probes"))
                        .getJsonObject("fields")
                        .getInteger("managementPort");
                assertThat(lineOf(out, "waiting for Postgres")).contains("\"WARN\"", "refused");

                assertThat(status(port, "/health/live")).isEqualTo(200);
                assertThat(status(port, "/health/ready")).isEqualTo(503);

                database.startPostgres();
                lineOf(out, "\"listening\"");
                Waiting.until(() -> status(port, "/health/ready") == 200);
            } finally {
                process.destroyForcibly();
            }
        }
    }

    @Test
    void aStartThatHasWaitedLongEnoughEndsTheProgram() throws Exception {
        Map<String, String> environment = usable();
        environment.put("HOLDFAST_DATABASE_START_TIMEOUT", "1s");
        environment.put("HOLDFAST_HTTP_PORT", "0");

        Ended ended = run(environment, "serve");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err().lines()).singleElement().asString().contains("refused");
    }

    private static String lineOf(BufferedReader out, String words) throws IOException {
        String line = out.readLine();
        while (!line.contains(words)) {
            line = out.readLine();
        }
        return line;
    }

    private static int status(int port, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** Settings without a fault, on a database that is not there. */
    private Map<String, String> usable() {
        Map<String, String> environment = new HashMap<>();
        environment.put("HOLDFAST_HTTP_HOST", "127.0.0.1");
        environment.put("HOLDFAST_MANAGEMENT_HOST", "127.0.0.1");
        environment.put("HOLDFAST_MANAGEMENT_PORT", "0");
        environment.put("HOLDFAST_DATABASE_URL", "postgresql://127.0.0.1:1/holdfast");
        environment.put("HOLDFAST_DATABASE_PASSWORD", SECRET);
        environment.put("HOLDFAST_STORE_KIND", "file");
        environment.put("HOLDFAST_STORE_FILE_ROOT", folder.resolve("objects").toString());
        environment.put("HOLDFAST_IDENTITY_ISSUER", "https://issuer");
        environment.put("HOLDFAST_IDENTITY_AUDIENCE", "holdfast");
        environment.put("HOLDFAST_IDENTITY_HS256_SECRET", SECRET);
        environment.put("HOLDFAST_DELIVERY_SIGNING_KEY", SECRET);
        return environment;
    }

    private Ended run(Map<String, String> environment, String... words) throws Exception {
        Process process = start(environment, words);
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
            return new Ended(
                    process.exitValue(),
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8),
                    Files.readString(errors()));
        } finally {
            process.destroyForcibly();
        }
    }

    private Process start(Map<String, String> environment, String... words) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(GatewayProcess.command(words)).redirectError(errors().toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    private Path errors() {
        return folder.resolve("errors");
    }
}
