package io.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.holdfast.outbound.OutboundConfig;
import io.holdfast.testing.Carriers;
import io.holdfast.testing.GatewayServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocsPageTest {
    private static final Map<String, String> TYPES = Map.of(
            "/docs", "text/html; charset=utf-8",
            "/docs/initializer.js", "text/javascript; charset=utf-8",
            "/docs/swagger-ui-bundle.js", "text/javascript; charset=utf-8",
            "/docs/swagger-ui.css", "text/css; charset=utf-8",
            "/docs/favicon.png", "image/png",
            "/openapi.yaml", "application/yaml");

    /** What a browser fetches for the page, compressed: it has to stay a page that opens on a phone. */
    private static final int MAX_PAGE_BYTES = 700_000;

    /** Requests in Chromium's log of the network, by who made them. */
    private static final Pattern REQUEST = Pattern.compile("\"initiator\":\"([^\"]*)\".*?\"url\":\"([^\"]*)\"");

    @TempDir
    static Path folder;

    private static GatewayServer server;

    @BeforeAll
    static void start() throws Exception {
        server = GatewayServer.start(folder, Optional.empty(), new OutboundConfig(List.of(), false));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void eachFileComesWithItsTypeAndTheMark() throws Exception {
        for (Map.Entry<String, String> file : TYPES.entrySet()) {
            HttpResponse<byte[]> answer = get(file.getKey());

            assertThat(answer.statusCode()).as(file.getKey()).isEqualTo(200);
            assertThat(answer.headers().firstValue("content-type")).hasValue(file.getValue());
            assertThat(answer.headers().firstValue("x-content-type-options")).hasValue("nosniff");
            assertThat(answer.headers().firstValue("content-encoding")).isEmpty();
            Carriers.inFields(file.getKey(), answer.headers()::allValues);
        }
    }

    @Test
    void thePageAllowsScriptsOfItsOwnOriginOnlyAndSaysTheMarkInItsHtml() throws Exception {
        HttpResponse<byte[]> page = get("/docs");
        String html = new String(page.body(), StandardCharsets.UTF_8);

        assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe", "http:", "https:", "*");
        assertThat(html)
                .contains("<meta name=\"robots\" content=\"noai, noimageai, noindex, noimageindex\">")
                .contains("<meta name=\"tdm-reservation\" content=\"1\">")
                .doesNotContain("{", "://");
    }

    @Test
    void itIsCompressedForWhoeverTakesThatAndSentOnceOnly() throws Exception {
        int total = 0;
        for (String path : TYPES.keySet()) {
            HttpResponse<byte[]> compressed = get(path, "Accept-Encoding", "br, gzip;q=0.5");
            total += compressed.body().length;
            String tag = compressed.headers().firstValue("etag").orElseThrow();
            if (!path.endsWith(".png")) {
                assertThat(compressed.headers().firstValue("content-encoding")).hasValue("gzip");
                assertThat(compressed.headers().firstValue("vary")).hasValue("Accept-Encoding");
                assertThat(new GZIPInputStream(new ByteArrayInputStream(compressed.body())).readAllBytes())
                        .isEqualTo(get(path, "Accept-Encoding", "gzip;q=0").body());
                assertThat(get(path).headers().firstValue("etag")).isPresent().isNotEqualTo(Optional.of(tag));
            }
            assertThat(get(path, "Accept-Encoding", "gzip", "If-None-Match", tag)
                            .statusCode())
                    .isEqualTo(304);
        }

        assertThat(total).isLessThan(MAX_PAGE_BYTES);
    }

    @Test
    void aHeadHasTheLengthAndNoBody() throws Exception {
        HttpResponse<byte[]> head = server.send(HttpRequest.newBuilder(URI.create(server.url("/docs")))
                .method("HEAD", BodyPublishers.noBody())
                .build());

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValueAsLong("content-length"))
                .hasValue(get("/docs").body().length);
    }

    @Test
    void anythingElseOfTheWebjarIsNotFound() throws Exception {
        for (String path :
                List.of("/docs/nothing", "/docs/swagger-ui.js", "/docs/index.html", "/docs/..openapi.yaml")) {
            HttpResponse<byte[]> answer = get(path);

            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(GatewayContract.json(answer).getString("type")).isEqualTo("/problems/not-found");
            Carriers.inFields(path, answer.headers()::allValues);
        }
    }

    @Test
    void aBrowserShowsEachOperationAndAsksNobodyElse() throws Exception {
        Optional<String> chromium = List.of("chromium", "chromium-browser", "google-chrome").stream()
                .filter(DocsPageTest::isInstalled)
                .findFirst();
        assumeTrue(chromium.isPresent(), "there is no Chromium to open the page in");
        Path dom = folder.resolve("dom.html");
        Path log = folder.resolve("chromium.log");
        Path network = folder.resolve("network.json");
        Process browser = new ProcessBuilder(
                        chromium.get(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--user-data-dir=" + folder.resolve("profile"),
                        "--enable-logging=stderr",
                        "--log-net-log=" + network,
                        "--virtual-time-budget=60000",
                        "--dump-dom",
                        server.url("/docs"))
                .redirectError(log.toFile())
                .redirectOutput(dom.toFile())
                .start();

        assertThat(browser.waitFor(5, TimeUnit.MINUTES)).isTrue();

        String shown = Files.readString(dom);
        for (OpenApiDocument.Operation operation : OpenApiDocument.read().operations()) {
            assertThat(shown).contains(">" + operation.id() + "<");
        }
        assertThat(Files.readString(log, StandardCharsets.ISO_8859_1))
                .doesNotContain("Content Security Policy", "Uncaught");
        asksNobodyElse(Files.readString(network, StandardCharsets.ISO_8859_1));
    }

    private static void asksNobodyElse(String network) {
        List<String> asked = REQUEST.matcher(network)
                .results()
                .filter(request -> server.url("").startsWith(request.group(1)))
                .map(request -> request.group(2))
                .toList();
        assertThat(asked)
                .contains(server.url("/openapi.yaml"), server.url("/docs/swagger-ui-bundle.js"))
                .allMatch(url -> url.startsWith(server.url("/")) || url.startsWith("data:"));
    }

    private static boolean isInstalled(String program) {
        try {
            return new ProcessBuilder(program, "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static HttpResponse<byte[]> get(String path, String... fields) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url(path)));
        return server.send((fields.length == 0 ? request : request.headers(fields)).build());
    }
}
