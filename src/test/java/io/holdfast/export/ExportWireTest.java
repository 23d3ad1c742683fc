package io.holdfast.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.testing.ExportRequests;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import io.holdfast.testing.Picture;
import io.holdfast.testing.Waiting;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What one gateway sends of an archive, and counts. */
@GatewayTest(own = true)
class ExportWireTest {
    private static final JsonObject ALL = new JsonObject();

    private static GatewayServer server;

    @BeforeAll
    static void start(GatewayServer given) {
        server = given;
    }

    /** The beginning, the middle and the end. */
    @Test
    void severalRangesComeInOneAnswerAndOnlyOfTheArchiveThatIsMeant() throws Exception {
        ExportRequests rex = requests("rex");
        rex.upload(server.gateway.port(), "a.png", "image/png", Picture.png(200, 200));
        String content = rex.ready(server.gateway.port(), ALL);
        HttpResponse<byte[]> all = rex.send(server.gateway.port(), "GET", content, "");
        byte[] whole = all.body();
        String tag = all.headers().firstValue("ETag").orElseThrow();
        int middle = whole.length / 2;
        String asked = "bytes=0-9," + middle + "-" + (middle + 9) + ",-10";

        HttpResponse<byte[]> parts =
                rex.send(server.gateway.port(), "GET", content, "", "Range", asked, "If-Range", tag);
        HttpResponse<byte[]> other =
                rex.send(server.gateway.port(), "GET", content, "", "Range", asked, "If-Range", "\"other\"");

        assertThat(tag).startsWith("\"");
        assertThat(parts.statusCode()).isEqualTo(206);
        assertThat(parts.headers().firstValueAsLong("Content-Length")).hasValue(parts.body().length);
        assertThat(parts.headers().firstValue("Content-Type").orElseThrow()).startsWith("multipart/byteranges");
        for (int at : new int[] {0, middle, whole.length - 10}) {
            assertThat(new String(parts.body(), StandardCharsets.ISO_8859_1))
                    .contains("Content-Range: bytes " + at + "-" + (at + 9) + "/" + whole.length + "\r\n\r\n"
                            + new String(whole, at, 10, StandardCharsets.ISO_8859_1));
        }
        assertThat(other.statusCode()).isEqualTo(200);
        assertThat(other.body()).isEqualTo(whole);
    }

    @Test
    void metersTellWhatWasMadeAndSent() throws Exception {
        ExportRequests mel = requests("mel");
        double made = server.meter("holdfast_exports_seconds_count", "");
        double sent = server.meter("holdfast_exports_sent_bytes_total", "");

        byte[] archive = mel.send(server.gateway.port(), "GET", mel.ready(server.gateway.port(), ALL), "")
                .body();

        assertThat(server.meter("holdfast_exports_seconds_count", "") - made).isEqualTo(1);
        assertThat(server.meter("holdfast_exports_sent_bytes_total", "") - sent).isEqualTo(archive.length);
        assertThat(server.meter("holdfast_exports_failed_total", "")).isZero();
        Waiting.untilAsserted(() -> {
            assertThat(server.meter("holdfast_exports_open", "")).isPositive();
            assertThat(server.meter("holdfast_exports_pending", "")).isZero();
        });
    }

    @Test
    void whatChangedSinceIsInItAsItWas() throws Exception {
        ExportRequests pam = requests("pam");
        int port = server.gateway.port();
        String title = new JsonObject().put("title", "Then").encode();
        String collection = GatewayContract.json(pam.send(port, "POST", "/v1/collections", title))
                .getString("id");
        String content = pam.ready(port, ALL);
        byte[] before = pam.send(port, "GET", content, "").body();

        pam.send(port, "DELETE", "/v1/collections/" + collection, "");

        assertThat(pam.send(port, "GET", content, "").body()).isEqualTo(before);
        assertThat(new String(before, StandardCharsets.UTF_8)).contains("Then");
    }

    private static ExportRequests requests(String person) {
        return new ExportRequests(server.client, person);
    }
}
