package io.holdfast.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.objectstore.FaultyStore;
import io.holdfast.objectstore.FaultyStore.Seen;
import io.holdfast.objectstore.FaultyStore.When;
import io.holdfast.testing.GatewayProcess;
import io.holdfast.testing.GatewayProcesses;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.TusClient;
import io.holdfast.testing.Waiting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica that is killed while it takes the mark out of a file again leaves that to another one. */
class KilledRestoringTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    @Test
    void anotherReplicaBringsTheBytesBack() throws Exception {
        byte[] file = LateFiles.png(12_000_000);
        Map<String, String> leases = Map.of("HOLDFAST_UPLOAD_LEASE", "1m", "HOLDFAST_UPLOAD_WRITER_LEASE", "1m");
        try (GatewayProcesses gateways = GatewayProcesses.on(folder, leases);
                FaultyStore faulty = FaultyStore.before(gateways.store.port())) {
            gateways.reachTheStoreBy(faulty);
            String upload;
            try (GatewayProcess serving = gateways.start()) {
                upload = create(serving.port(), file.length);
                String marked = gateways.texts("SELECT object_key FROM intake").get(0);
                faulty.only(request -> isAnew(request, marked)).stall(When.BEFORE_BODY);
                CompletableFuture<HttpResponse<Void>> unanswered = append(serving.port(), upload, file);
                Waiting.until(() -> faulty.seen().stream().anyMatch(request -> isAnew(request, marked)));
                // the second one names the key that the bytes are written to anew
                assertThat(gateways.count("SELECT count(*) FROM intake")).isEqualTo(2);
                assertThat(unanswered).isNotDone();
                serving.kill();
                faulty.heal();
                gateways.lapse();
                gateways.lapseIntakes();
                assertThat(gateways.count("SELECT count(*) FROM asset")).isZero();
            }
            try (GatewayProcess next = gateways.start()) {
                String asset = asset(next.port(), upload);

                assertThat(get(next.port(), asset + "/content").body()).isEqualTo(file);
                assertThat(new String(get(next.port(), asset).body(), java.nio.charset.StandardCharsets.UTF_8))
                        .contains("\"stamp\":\"credentialed\"");
                gateways.untilTheStoreHoldsJustAssets();
                Waiting.until(() -> gateways.count("SELECT count(*) FROM intake") == 0);
                assertThat(gateways.count("SELECT sum(reserved_bytes) + sum(reserved_assets) FROM quota"))
                        .isZero();
            }
        }
    }

    private static CompletableFuture<HttpResponse<Void>> append(int port, String upload, byte[] file) {
        return CLIENT.sendAsync(
                GatewayServer.as("kit", URI.create("http://127.0.0.1:" + port + upload))
                        .header("Tus-Resumable", "1.0.0")
                        .header("Upload-Offset", "0")
                        .header("Content-Type", "application/offset+octet-stream")
                        .method("PATCH", BodyPublishers.ofByteArray(file))
                        .build(),
                BodyHandlers.discarding());
    }

    /** Whether bytes are written elsewhere than to the first object; the gateway's own objects are of no account. */
    private static boolean isAnew(Seen request, String marked) {
        return !request.method().equals("GET")
                && !request.target().contains(marked)
                && !request.target().contains("/00000000-");
    }

    private static String create(int port, int length) throws Exception {
        HttpResponse<Void> created = CLIENT.send(
                GatewayServer.as("kit", URI.create("http://127.0.0.1:" + port + TusClient.UPLOADS))
                        .header("Tus-Resumable", "1.0.0")
                        .header("Upload-Length", Integer.toString(length))
                        .POST(BodyPublishers.noBody())
                        .build(),
                BodyHandlers.discarding());
        assertThat(created.statusCode()).isEqualTo(201);
        return URI.create(created.headers().firstValue("Location").orElseThrow())
                .getPath();
    }

    /** As soon as it is one. */
    private static String asset(int port, String upload) throws Exception {
        String[] path = new String[1];
        Waiting.until(() -> {
            Optional<String> asset = CLIENT.send(
                            GatewayServer.as("kit", URI.create("http://127.0.0.1:" + port + upload))
                                    .header("Tus-Resumable", "1.0.0")
                                    .method("HEAD", BodyPublishers.noBody())
                                    .build(),
                            BodyHandlers.discarding())
                    .headers()
                    .firstValue("Holdfast-Asset");
            path[0] = asset.map(URI::create).map(URI::getPath).orElse("");
            return asset.isPresent();
        });
        return path[0];
    }

    private static HttpResponse<byte[]> get(int port, String path) throws IOException, InterruptedException {
        return CLIENT.send(
                GatewayServer.as("kit", URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                BodyHandlers.ofByteArray());
    }
}
