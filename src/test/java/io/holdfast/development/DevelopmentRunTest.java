package io.holdfast.development;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.Program;
import io.holdfast.testing.Waiting;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DevelopmentRunTest {
    @TempDir
    static Path folder;

    private static int port;
    private static Process run;

    @BeforeAll
    static void aKilledRunIsFollowedByAnother() throws Exception {
        port = freePort();
        Process killed = start("killed");
        killed.destroyForcibly().onExit().join();
        run = start("run");
    }

    @AfterAll
    static void end() {
        run.destroy();
        run.onExit().join();
    }

    @Test
    void itSaysWhatItDoesAndLetsTheEnvironmentSetThePort() throws Exception {
        assertThat(told("killed"))
                .startsWith("holdfast: everything is kept in " + data())
                .contains("unpacking Postgres and making a database", "starting Postgres", "starting the gateway");
        assertThat(told("run")).doesNotContain("unpacking").contains("http://localhost:" + port + "/docs");
    }

    @Test
    void whatTheKilledRunLeftInItsTemporaryFolderIsGone() throws Exception {
        // of each run, one such folder of its own
        try (Stream<Path> left = Files.list(data().resolve("temporary"))) {
            assertThat(left.filter(path -> path.getFileName().toString().startsWith("vertx-cache")))
                    .hasSizeLessThan(2);
        }
    }

    @Test
    void aSecondRunOnTheSameFolderSaysWhoIsThereAndLeavesItAlone() throws Exception {
        Process second = process("second");

        assertThat(second.waitFor()).isEqualTo(1);
        assertThat(told("second")).contains("process " + run.pid() + " on http://localhost:" + port);
        assertThat(get("/v1/assets").statusCode()).isEqualTo(401);
        assertThat(listed()).contains("\"items\"");
    }

    @Test
    void itsFirstPageIsForPeopleAndHasNoTokenInIt() throws Exception {
        HttpResponse<String> page = get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("script-src 'sha256-", "style-src 'sha256-");
        assertThat(page.body()).contains("<h1>Holdfast</h1>", "/docs").doesNotContain("eyJ");
        assertThat(page.headers().firstValue("tdm-reservation")).contains("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh"})
    void theLinesItPrintsWorkInAShell(String shell) throws Exception {
        Program.needed(shell);
        Path work = Files.createDirectory(folder.resolve(shell));
        Path script = Files.writeString(work.resolve("lines"), "set -eu\n" + lines());

        Process pasted = new ProcessBuilder(shell, script.toString())
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("said").toFile())
                .start();

        assertThat(pasted.waitFor()).isZero();
        assertThat(work.resolve("said"))
                .content()
                .contains("dusk.png", "a lighthouse at dusk", "succeeded")
                .doesNotContain("/problems/");
        assertThat(Files.readString(work.resolve("fetched.png"), ISO_8859_1))
                .startsWith("\u0089PNG")
                .contains("DMI-PROHIBITED");
    }

    private static String lines() throws Exception {
        return told("run")
                .lines()
                .filter(line -> line.matches("  (export|curl|backend|ID=).*"))
                .map(String::strip)
                .collect(Collectors.joining("\n"));
    }

    private static String listed() throws Exception {
        String token = told("run").replaceAll("(?s).*#token=([^\\s]+).*", "$1");
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/v1/assets"))
                .header("Authorization", "Bearer " + token)
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                .build(),
                        BodyHandlers.ofString());
    }

    private static Path data() {
        return folder.resolve("data");
    }

    private static String told(String name) throws Exception {
        return Files.readString(folder.resolve(name));
    }

    private static Process start(String name) throws Exception {
        Process started = process(name);
        Waiting.until(() -> !started.isAlive() || told(name).contains("All three are good"));
        assertThat(started.isAlive()).as(told(name)).isTrue();
        return started;
    }

    private static Process process(String name) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DevelopmentRun.class.getName(),
                        data().toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name).toFile());
        builder.environment().put("HOLDFAST_HTTP_PORT", Integer.toString(port));
        builder.environment().put("HOLDFAST_MANAGEMENT_PORT", "0");
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return process;
    }

    private static int freePort() throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }
}
