package io.holdfast.app;

import io.holdfast.http.Answer;
import io.holdfast.http.Exchange;
import io.holdfast.http.StaticDocument;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.DoNotTrain;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * This API's OpenAPI document: {@code GET /openapi.yaml} for programs, and {@code GET /docs}, where swagger-ui shows it to people.
 *
 * <p>The page asks no other host for anything: swagger-ui is served from its webjar.
 */
final class OpenApi {
    /** RFC 9512; there is no registered type for OpenAPI. */
    private static final String YAML = "application/yaml";

    private static final String WEBJAR = "/META-INF/resources/webjars/swagger-ui/";
    private static final String WEBJAR_VERSION = "/META-INF/maven/org.webjars/swagger-ui/pom.properties";

    /** swagger-ui has pictures in its style, and shows media that was fetched by `blob:` URLs. */
    private static final Map<String, String> PAGE_HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src blob:; "
                    + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "X-Frame-Options",
            "DENY",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Resource-Policy",
            "same-origin");

    private OpenApi() {}

    /** Reads and compresses all of it, once in a process, and tells how many files; not for an event loop. */
    static int load() {
        return Documents.FILES.size();
    }

    /** The document. */
    static Future<Answer> yaml(Exchange exchange) {
        return Future.succeededFuture(Documents.YAML.answer(exchange));
    }

    /** The page. */
    static Future<Answer> page(Exchange exchange) {
        return Future.succeededFuture(Documents.PAGE.answer(exchange));
    }

    /** A file that the page is made of; fails with {@link ProblemType#NOT_FOUND} when it has none of this name. */
    static Future<Answer> file(Exchange exchange) {
        return Optional.ofNullable(Documents.FILES.get(exchange.path("file")))
                .map(file -> Future.succeededFuture(file.answer(exchange)))
                .orElseGet(() -> Future.failedFuture(ProblemType.NOT_FOUND.asFailure()));
    }

    /** Initialised when it is first needed, which {@link #load} makes the start. */
    private static final class Documents {
        static final StaticDocument YAML = new StaticDocument(OpenApi.YAML, read("openapi.yaml"), Map.of());
        static final StaticDocument PAGE = new StaticDocument("text/html; charset=utf-8", pageBytes(), PAGE_HEADERS);
        static final Map<String, StaticDocument> FILES = files();

        private static Map<String, StaticDocument> files() {
            String webjar = WEBJAR + version() + "/";
            Map<String, StaticDocument> files = new LinkedHashMap<>();
            files.put("initializer.js", file("text/javascript; charset=utf-8", "docs-initializer.js"));
            files.put("swagger-ui-bundle.js", file("text/javascript; charset=utf-8", webjar + "swagger-ui-bundle.js"));
            files.put("swagger-ui.css", file("text/css; charset=utf-8", webjar + "swagger-ui.css"));
            files.put("favicon.png", file("image/png", webjar + "favicon-32x32.png"));
            return Map.copyOf(files);
        }

        private static StaticDocument file(String mediaType, String resource) {
            return new StaticDocument(mediaType, read(resource), Map.of("Cross-Origin-Resource-Policy", "same-origin"));
        }

        private static byte[] pageBytes() {
            return new String(read("docs.html"), StandardCharsets.UTF_8)
                    .replace("{robots}", DoNotTrain.ROBOTS)
                    .replace("{reservation}", DoNotTrain.TDM_RESERVATION)
                    .replace("{terms}", DoNotTrain.USAGE_TERMS)
                    .getBytes(StandardCharsets.UTF_8);
        }

        private static String version() {
            Properties properties = new Properties();
            try (InputStream in = open(WEBJAR_VERSION)) {
                properties.load(in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return properties.getProperty("version");
        }
    }

    private static byte[] read(String resource) {
        try (InputStream in = open(resource)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String resource) {
        return Optional.ofNullable(OpenApi.class.getResourceAsStream(resource))
                .orElseThrow(() -> new IllegalStateException(resource + " is not on the class path"));
    }
}
