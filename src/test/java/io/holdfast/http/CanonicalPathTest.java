package io.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import io.holdfast.testing.RawRequest;
import io.holdfast.testing.RawRequest.Response;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@GatewayTest
class CanonicalPathTest {
    private static GatewayServer server;

    @BeforeAll
    static void start(GatewayServer given) {
        server = given;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//",
                "//v1/quota",
                "/v1//quota",
                "/v1/quota/",
                "/v1/quota//",
                "/v1/./quota",
                "/v1/quota/.",
                "/v1/x/../quota",
                "/v1/..",
                "/..",
                "/v1/%2e/quota",
                "/v1/x/%2E%2e/quota",
                "/v1/x/.%2e/quota",
                "/v1%2Fquota",
                "/v1%2fquota",
                "/v1/x%5c..%5Cquota",
                "/v1/x\\\\quota",
                "/v1/%71uota",
                "/v1/%51uota",
                "/v1/quota%31",
                "/v1/a%2Db",
                "/v1/a%5fb",
                "/v1/a%7Eb",
                "/v1/quota|",
                "/v1/%",
                "/v1/%7",
                "/v1/%zz",
                "/docs/",
                "/docs/..%2fopenapi.yaml"
            })
    void anotherWayToWriteAPathIsRefused(String path) throws IOException {
        Response refused = get(path);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("\"type\":\"/problems/bad-request\"");
        assertThat(refused.fields()).containsKeys("Content-Usage", "tdm-reservation", "X-Robots-Tag");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/quota", "/docs?path=/a//b/../c%2e%2F", "/docs", "/openapi.yaml"})
    void theCanonicalOneIsRouted(String path) throws IOException {
        assertThat(get(path).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/.well-known/nothing",
                "/v1/...",
                "/v1/.x",
                "/v1/a%20b%C3%A9%3A",
                "/v1/a:b@c;d=e,f'()*+!$&~-_"
            })
    void whatHasNoOtherFormIsLookedFor(String path) throws IOException {
        assertThat(get(path).status()).isIn(404, 405);
    }

    @Test
    void aPathOfManySegmentsIsLookedAtAtOnce() throws IOException {
        assertThat(get("/v1" + "/a%20b".repeat(600)).status()).isEqualTo(404);
    }

    private static Response get(String path) throws IOException {
        try (RawRequest request = RawRequest.send(server, "paula", "GET " + path)) {
            return request.last();
        }
    }
}
