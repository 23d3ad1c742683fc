package io.holdfast.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Prometheus is given: each meter with what it means, few series, and which build it is of. */
@GatewayTest
class ScrapeTest {
    private static final Pattern BUCKET = Pattern.compile("(holdfast_\\w+_seconds)_bucket\\{(.*),?le=\"([^\"]+)\".*");
    private static final int BUCKETS = 8;

    private static List<String> scraped = List.of();

    @BeforeAll
    static void scrape(GatewayServer server) throws IOException, InterruptedException {
        server.client.send(
                HttpRequest.newBuilder(URI.create(server.url("/v1/assets"))).build(),
                HttpResponse.BodyHandlers.discarding());
        server.client.send(
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + server.gateway.managementPort() + "/health/ready"))
                        .version(HttpClient.Version.HTTP_1_1)
                        .build(),
                HttpResponse.BodyHandlers.discarding());
        scraped = server.scrape();
    }

    @Test
    void everyMeterSaysWhatItMeans() {
        Map<String, String> texts = scraped.stream()
                .filter(line -> line.startsWith("# HELP "))
                .map(line -> line.substring(7).split(" ", 2))
                .filter(help -> help.length == 2 && !help[1].isBlank())
                .collect(Collectors.toMap(help -> help[0], help -> help[1]));
        Set<String> meters = scraped.stream()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" ", -1)[2])
                .collect(Collectors.toSet());

        assertThat(meters).hasSizeGreaterThan(100);
        assertThat(texts.keySet()).containsAll(meters);
    }

    @Test
    void theTextsAreOfTheMetersThereAre() throws IOException {
        Properties texts = new Properties();
        try (InputStream stream = Objects.requireNonNull(MeterNames.class.getResourceAsStream("help.properties"))) {
            texts.load(stream);
        }

        assertThat(texts.stringPropertyNames())
                .containsExactlyInAnyOrderElementsOf(Stream.of(MeterNames.class.getFields())
                        .map(ScrapeTest::value)
                        .filter(name -> name.startsWith("holdfast_"))
                        .toList());
    }

    @Test
    void requestsTheStoreAndPostgresHaveHistogramsOfFewBuckets() {
        Map<String, Long> series = scraped.stream()
                .map(BUCKET::matcher)
                .filter(Matcher::matches)
                .collect(Collectors.groupingBy(line -> line.group(1) + " " + line.group(2), Collectors.counting()));

        assertThat(series.values()).containsOnly((long) BUCKETS);
        assertThat(series.keySet().stream()
                        .map(labels -> labels.split(" ", 2)[0])
                        .distinct())
                .containsExactlyInAnyOrder(
                        MeterNames.REQUESTS_SECONDS, MeterNames.STORE_SECONDS, MeterNames.DATABASE_SECONDS);
    }

    @Test
    void theBuildIsTold() throws IOException {
        Matcher version = Pattern.compile("<version>([^<]+)</version>").matcher(Files.readString(Path.of("pom.xml")));
        assertThat(version.find()).isTrue();

        assertThat(scraped)
                .filteredOn(line -> line.startsWith(MeterNames.BUILD_INFO + "{"))
                .singleElement()
                .asString()
                .contains("version=\"" + version.group(1) + "\"", "java=\"" + Runtime.version() + "\"", "commit=\"")
                .matches(".*} 1(?:\\.0)?");
    }

    private static String value(Field constant) {
        try {
            return String.valueOf(constant.get(null));
        } catch (IllegalAccessException hidden) {
            throw new AssertionError(hidden);
        }
    }
}
