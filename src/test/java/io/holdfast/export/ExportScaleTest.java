package io.holdfast.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.ExportRequests;
import io.holdfast.testing.GatewayProcess;
import io.holdfast.testing.GatewayProcesses;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Picture;
import io.holdfast.testing.Waiting;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Many assets in one export, made and sent by processes with a small heap: {@code -Dholdfast.test.export-assets} says how many
 * (1,000).
 */
class ExportScaleTest {
    private static final Logger LOG = LoggerFactory.getLogger(ExportScaleTest.class);
    private static final int ASSETS = Integer.getInteger("holdfast.test.export-assets", 1_000);

    private static final Duration MAX_LENGTH = Duration.ofMinutes(15);

    /** Rows that share the bytes of one. */
    private static final String MANY =
            """
            INSERT INTO asset (account_id, id, kind, object_key, size_bytes, sha256, crc32, media_type, filename)
            SELECT account_id, gen_random_uuid(), kind, object_key, size_bytes, sha256, crc32, media_type,
              'picture ' || n || '.png' FROM asset, generate_series(2, MAX_COUNT) AS n""";

    @TempDir
    Path folder;

    @Test
    void anExportIsFinishedByAnotherWhenWhoMakesItIsKilledAndPassesThroughASmallHeap() throws Exception {
        try (GatewayProcesses gateways = GatewayProcesses.on(folder, Map.of("HOLDFAST_EXPORT_INTERVAL", "200ms"))) {
            GatewayProcess first = gateways.start();
            ExportRequests requests = new ExportRequests(HttpClient.newHttpClient(), "lena");
            String sha256 = requests.upload(first.port(), "picture 1.png", "image/png", Picture.png(9, 9))
                    .getString("sha256");
            gateways.execute(MANY.replace("MAX_COUNT", Integer.toString(ASSETS)));
            String export = requests.ask(first.port(), new JsonObject());
            Waiting.until(() -> gateways.count("SELECT entries FROM export") > 0);
            first.kill();
            // what the dead one had taken on comes back by itself; its lease need not run out for that to be seen
            gateways.execute("UPDATE export SET next_at = now()");
            try (GatewayProcess second = gateways.start()) {
                Waiting.until(MAX_LENGTH, () -> requests.at(second.port(), export)
                        .getString("state")
                        .equals("ready"));

                Path zip = folder.resolve("many.zip");
                HttpResponse<Path> got = requests.client()
                        .send(
                                GatewayServer.as(
                                                "lena",
                                                URI.create("http://127.0.0.1:" + second.port() + export + "/content"))
                                        .build(),
                                BodyHandlers.ofFile(zip));

                assertThat(got.headers().firstValueAsLong("Content-Length"))
                        .hasValue(zip.toFile().length());
                ExportRequests.isSound(zip);
                assertThat(media(zip, sha256)).isEqualTo(ASSETS);
                LOG.info("peak bytes of memory: {}", second.peakMemory());
            }
        }
    }

    /** How many media have this digest. */
    private static long media(Path zip, String sha256) throws Exception {
        long media = 0;
        try (var read = org.apache.commons.compress.archivers.zip.ZipFile.builder()
                .setPath(zip)
                .get()) {
            var entries = read.getEntries();
            while (entries.hasMoreElements()) {
                var entry = entries.nextElement();
                if (entry.getName().matches("media/.*\\.png")) {
                    byte[] bytes = read.getInputStream(entry).readAllBytes();
                    assertThat(ExportRequests.sha256(bytes)).isEqualTo(sha256);
                    media++;
                }
            }
        }
        return media;
    }
}
