package io.holdfast.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.Carriers;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import io.holdfast.testing.Picture;
import io.holdfast.testing.PrivacyRequests;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers in the form and the coding that a browser prefers (RFC 9110 section 12.5). */
@GatewayTest
class PagesTest {
    private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    private static GatewayServer server;

    @BeforeAll
    static void start(GatewayServer given) {
        server = given;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/s/nothing", "/c/nothing", "/v1/quota?x=%3Cb%3E", "/problems/none"})
    void aPersonReadsARefusalAsAPage(String path) throws Exception {
        HttpResponse<byte[]> page = get(path, "Accept", BROWSER);

        assertThat(page.statusCode()).isIn(404, 422);
        assertThat(field(page, "content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(field(page, "content-security-policy")).startsWith("default-src 'none'");
        assertThat(page.headers().allValues("vary")).contains("Accept");
        assertThat(new String(page.body(), UTF_8))
                .contains("<h1>", "tdm-reservation", field(page, "x-request-id"))
                .doesNotContain("<b>", "{title}");
        Carriers.inFields(path, page.headers()::allValues);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "application/json", "image/avif,image/*,*/*;q=0.8", "text/html;q=0, */*"})
    void aProgramReadsItAsADocument(String accept) throws Exception {
        HttpResponse<byte[]> refused = get("/s/nothing", "Accept", accept);

        assertThat(field(refused, "content-type")).isEqualTo("application/problem+json");
        assertThat(refused.headers().allValues("vary")).contains("Accept");
    }

    @Test
    void aPersonReadsThePolicyAsAPage() throws Exception {
        String version = PrivacyRequests.published(server);

        HttpResponse<byte[]> page = get("/v1/policy/versions/" + version, "Accept", BROWSER);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(field(page, "content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(new String(page.body(), UTF_8)).contains("<title>Policy " + version + "</title>");
        assertThat(field(get("/v1/policy/versions/" + version, "Accept", "*/*"), "content-type"))
                .isEqualTo("application/json");
    }

    @Test
    void aListIsCompressedForWhoTakesThat() throws Exception {
        for (int width = 3; width < 8; width++) {
            server.send(server.as("pia", "/v1/assets")
                    .header("Content-Type", "image/png")
                    .POST(BodyPublishers.ofByteArray(Picture.png(width, 3)))
                    .build());
        }
        HttpResponse<byte[]> plain = get("/v1/assets", "Accept", "*/*");
        HttpResponse<byte[]> refusing = get("/v1/assets", "Accept-Encoding", "gzip;q=0, br");

        HttpResponse<byte[]> compressed = get("/v1/assets", "Accept-Encoding", "br, gzip");

        assertThat(field(compressed, "content-encoding")).isEqualTo("gzip");
        assertThat(compressed.body().length).isLessThan(plain.body().length / 3);
        assertThat(new String(new GZIPInputStream(new ByteArrayInputStream(compressed.body())).readAllBytes(), UTF_8))
                .startsWith("{\"items\":[")
                .endsWith("}");
        for (HttpResponse<byte[]> answer : List.of(plain, refusing)) {
            assertThat(answer.headers().firstValue("content-encoding")).isEmpty();
            assertThat(answer.headers().allValues("vary")).contains("Accept-Encoding");
        }
    }

    @Test
    void whatIsOfItsVersionOrMediaIsSentAsItIs() throws Exception {
        assertThat(get("/v1/account", "Accept-Encoding", "gzip").headers().firstValue("content-encoding"))
                .isEmpty();
        assertThat(field(get("/openapi.yaml", "Accept-Encoding", "gzip"), "content-encoding"))
                .isEqualTo("gzip");
    }

    private static String field(HttpResponse<byte[]> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static HttpResponse<byte[]> get(String path, String name, String value) throws Exception {
        return server.send(server.as("pia", path).header(name, value).build());
    }
}
