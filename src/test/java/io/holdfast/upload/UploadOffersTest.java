package io.holdfast.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients learn of resumable uploads before there is one. */
@GatewayTest
class UploadOffersTest {
    private static final String ABSENT = "/v1/uploads/01900000-0000-7000-8000-000000000000";

    private static GatewayServer server;

    @BeforeAll
    static void start(GatewayServer given) {
        server = given;
    }

    @Test
    void anyoneMayAskWhatIsOffered() throws Exception {
        for (String path : List.of("/v1/uploads", ABSENT, "/v1/assets")) {
            HttpResponse<byte[]> offers = server.send(
                    request(path).method("OPTIONS", BodyPublishers.noBody()).build());

            assertThat(offers.statusCode()).isEqualTo(204);
            assertThat(field(offers, "tus-version")).isEqualTo("1.0.0");
            assertThat(field(offers, "tus-extension").split(","))
                    .containsExactlyInAnyOrder(
                            "creation",
                            "creation-with-upload",
                            "creation-defer-length",
                            "expiration",
                            "checksum",
                            "termination",
                            "concatenation");
            assertThat(field(offers, "tus-checksum-algorithm")).isEqualTo("sha256,sha1,crc32c");
            assertThat(field(offers, "tus-max-size")).matches("\\d+");
            assertThat(field(offers, "upload-limit")).isEqualTo("max-size=" + field(offers, "tus-max-size"));
            assertThat(field(offers, "accept-patch")).contains("application/partial-upload");
            assertThat(offers.headers().map()).containsKeys(GatewayContract.MARK.toArray(String[]::new));
        }
    }

    @Test
    void aPageOfAnotherOriginMayUpload() throws Exception {
        for (String path : List.of("/v1/uploads", ABSENT)) {
            HttpResponse<byte[]> preflight = server.send(request(path)
                    .header("Origin", "https://app.example")
                    .header("Access-Control-Request-Method", "PATCH")
                    .header("Access-Control-Request-Headers", "authorization,tus-resumable,upload-offset")
                    .method("OPTIONS", BodyPublishers.noBody())
                    .build());

            assertThat(preflight.statusCode()).isEqualTo(204);
            assertThat(field(preflight, "access-control-allow-methods")).contains("PATCH", "HEAD", "DELETE");
            assertThat(field(preflight, "access-control-allow-headers").toLowerCase(Locale.ROOT))
                    .contains("authorization", "tus-resumable", "upload-offset", "x-http-method-override");
            assertThat(field(preflight, "access-control-max-age")).isEqualTo("86400");
            assertThat(field(preflight, "tus-version")).isEqualTo("1.0.0");
        }
    }

    @Test
    void aRefusalCanBeReadByAPageOfAnotherOrigin() throws Exception {
        HttpResponse<byte[]> refused = server.send(request(ABSENT)
                .header("Origin", "https://app.example")
                .header("Tus-Resumable", "1.0.0")
                .method("HEAD", BodyPublishers.noBody())
                .build());

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(field(refused, "tus-resumable")).isEqualTo("1.0.0");
        assertThat(field(refused, "access-control-allow-origin")).isEqualTo("*");
        assertThat(field(refused, "access-control-expose-headers").toLowerCase(Locale.ROOT))
                .contains("upload-offset", "location", "holdfast-asset", "retry-after");
    }

    @Test
    void whoSpeaksNoProtocolIsToldOfTus() throws Exception {
        HttpResponse<byte[]> creation =
                server.send(request("/v1/uploads").POST(BodyPublishers.noBody()).build());
        HttpResponse<byte[]> append = server.send(request(ABSENT)
                .header("Content-Type", "application/offset+octet-stream")
                .method("PATCH", BodyPublishers.noBody())
                .build());
        HttpResponse<byte[]> draft = server.send(server.as("ann", ABSENT)
                .method("PATCH", BodyPublishers.noBody())
                .build());

        for (HttpResponse<byte[]> refused : List.of(creation, append)) {
            assertThat(refused.statusCode()).isEqualTo(412);
            assertThat(field(refused, "tus-version")).isEqualTo("1.0.0");
        }
        assertThat(draft.statusCode()).isEqualTo(400);
        assertThat(draft.headers().map()).doesNotContainKey("tus-resumable");
    }

    @Test
    void aHeadThatTroubleKeepsFromAnsweringIsAskedAgain(@TempDir Path other) throws Exception {
        try (GatewayServer failing = GatewayServer.onOwnPostgres(other, Optional.empty())) {
            failing.stopPostgres();
            HttpResponse<byte[]> tus = failing.send(failing.as("ann", ABSENT)
                    .header("Tus-Resumable", "1.0.0")
                    .method("HEAD", BodyPublishers.noBody())
                    .build());
            HttpResponse<byte[]> ofTusClient = failing.send(failing.as("ann", ABSENT)
                    .header("Upload-Draft-Interop-Version", "6")
                    .method("HEAD", BodyPublishers.noBody())
                    .build());
            HttpResponse<byte[]> draft = failing.send(failing.as("ann", ABSENT)
                    .header("Upload-Draft-Interop-Version", "8")
                    .method("HEAD", BodyPublishers.noBody())
                    .build());

            for (HttpResponse<byte[]> locked : List.of(tus, ofTusClient)) {
                assertThat(locked.statusCode()).isEqualTo(423);
                assertThat(field(locked, "retry-after")).isEqualTo("1");
            }
            assertThat(draft.statusCode()).isEqualTo(503);
        }
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.url(path)));
    }

    private static String field(HttpResponse<byte[]> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
