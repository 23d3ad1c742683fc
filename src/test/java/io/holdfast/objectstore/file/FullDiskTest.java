package io.holdfast.objectstore.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.testing.GatewayProcess;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Picture;
import io.holdfast.testing.TestDatabase;
import io.holdfast.testing.Waiting;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullDiskTest {
    @TempDir
    static Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void anUploadThatTheDiskDoesNotHoldIsRefusedAndLeavesNothing() throws Exception {
        byte[] fitting = Picture.png(300, 300);
        byte[] large = Picture.png(1500, 1500);
        try (TestDatabase database = TestDatabase.create()) {
            Map<String, String> settings = GatewayProcess.settings(database);
            settings.put("HOLDFAST_STORE_KIND", "file");
            settings.put("HOLDFAST_STORE_FILE_ROOT", folder.resolve("objects").toString());
            // the kernel refuses to write beyond 2 MiB into any file, as a full disk does
            List<String> limited = List.of("bash", "-c", "ulimit -f 2048; exec \"$@\"", "limited");
            try (GatewayProcess gateway = GatewayProcess.start(folder.resolve("log"), limited, settings)) {
                HttpResponse<byte[]> refused = upload(gateway, large);
                HttpResponse<byte[]> kept = upload(gateway, fitting);

                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(GatewayContract.json(refused).getString("type")).isEqualTo("/problems/store-unavailable");
                assertThat(refused.headers().firstValue("retry-after")).isPresent();
                assertThat(kept.statusCode()).isEqualTo(201);
                String id = GatewayContract.json(kept).getString("id");
                Waiting.until(() -> files().stream().allMatch(file -> file.contains(id)));
                JsonObject quota = GatewayContract.json(client.send(
                        GatewayServer.as("full", uri(gateway, "/v1/quota")).build(), BodyHandlers.ofByteArray()));
                assertThat(quota.getLong("usedBytes"))
                        .isEqualTo(GatewayContract.json(kept).getLong("size"));
                assertThat(quota.getLong("reservedBytes")).isZero();
            }
        }
    }

    private HttpResponse<byte[]> upload(GatewayProcess gateway, byte[] picture) throws Exception {
        return client.send(
                GatewayServer.as("full", uri(gateway, "/v1/assets"))
                        .header("Content-Type", "image/png")
                        .POST(BodyPublishers.ofByteArray(picture))
                        .build(),
                BodyHandlers.ofByteArray());
    }

    private static URI uri(GatewayProcess gateway, String path) {
        return URI.create("http://127.0.0.1:" + gateway.port() + path);
    }

    private static List<String> files() throws Exception {
        return LiveFolder.files(folder.resolve("objects")).stream()
                .map(Path::toString)
                .toList();
    }
}
