package io.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileExportTest {
    @TempDir
    static Path folder;

    @Test
    void whatLiesInFilesIsExportedAndGoneOnWith() throws Exception {
        try (GatewayServer server = GatewayServer.start(folder, Optional.empty())) {
            ExportAsking finn = new ExportAsking(server.client, "finn");
            int port = server.gateway.port();
            byte[] large = java.util.Arrays.copyOf(GatewayContract.picture(50, 50), 3 << 20);
            String sha256 = finn.upload(port, "large.png", "image/png", large).getString("sha256");
            finn.upload(port, "small.png", "image/png", GatewayContract.picture(5, 5));
            long seed = System.nanoTime();

            byte[] archive = finn.resumed(new int[] {port}, finn.ready(port, new JsonObject()), seed);

            Path zip = folder.resolve("finn.zip");
            Files.write(zip, archive);
            ExportAsking.isSound(zip);
            Map<String, byte[]> files = ExportAsking.files(archive);
            String name = files.keySet().stream()
                    .filter(file -> file.endsWith("-large.png"))
                    .findFirst()
                    .orElseThrow();
            assertThat(ExportAsking.sha256(files, name)).as("seed " + seed).isEqualTo(sha256);
            Waiting.until(() -> server.meter("holdfast_transfers_active", "") == 0);
        }
    }
}
