package io.holdfast.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.http.ContentPolicy;
import io.holdfast.rights.DoNotTrain;
import io.holdfast.testing.Carriers;
import io.holdfast.testing.ExportRequests;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Picture;
import io.holdfast.testing.Waiting;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileExportTest {
    @TempDir
    static Path folder;

    @Test
    void whatLiesInFilesIsExportedAndGoneOnWith() throws Exception {
        try (GatewayServer server = GatewayServer.start(folder, Optional.empty())) {
            ExportRequests finn = new ExportRequests(server.client, "finn");
            int port = server.gateway.port();
            byte[] large = java.util.Arrays.copyOf(Picture.png(50, 50), 3 << 20);
            String sha256 = finn.upload(port, "large.png", "image/png", large).getString("sha256");
            finn.upload(port, "small.png", "image/png", Picture.png(5, 5));
            long seed = System.nanoTime();

            byte[] archive = finn.resumed(new int[] {port}, finn.ready(port, new JsonObject()), seed);

            Path zip = folder.resolve("finn.zip");
            Files.write(zip, archive);
            ExportRequests.isSound(zip);
            Map<String, byte[]> files = ExportRequests.files(archive);
            String name = files.keySet().stream()
                    .filter(file -> file.endsWith("-large.png"))
                    .findFirst()
                    .orElseThrow();
            assertThat(ExportRequests.sha256(files, name)).as("seed " + seed).isEqualTo(sha256);
            Waiting.until(() -> server.meter("holdfast_transfers_active", "") == 0);
        }
    }

    @Test
    void whatIsExportedSaysWhatItMayNotBeUsedFor() throws Exception {
        try (GatewayServer server = GatewayServer.start(folder.resolve("marked"), Optional.empty())) {
            ExportRequests gail = new ExportRequests(server.client, "gail");
            int port = server.gateway.port();
            gail.upload(port, "a.png", "image/png", Picture.png(5, 5));
            HttpResponse<byte[]> got = gail.send(port, "GET", gail.ready(port, new JsonObject()), "");

            Map<String, byte[]> files = ExportRequests.files(got.body());
            assertThat(files).containsKeys("USAGE-RESERVATION.txt", "usage.json", "index.html", "index/000001.html");
            assertThat(text(files, "USAGE-RESERVATION.txt"))
                    .contains("train-ai=n", "tdm-reservation: 1", Carriers.POLICY, "noai", "DMI-PROHIBITED")
                    .contains(DoNotTrain.USAGE_TERMS);
            assertThat(Carriers.inJson("usage.json", ExportRequests.json(files, "usage.json")))
                    .isEqualTo(1);
            for (String name : List.of("index.html", "index/000001.html")) {
                var page = Jsoup.parse(text(files, name));
                assertThat(page.select("meta[name=robots]").attr("content")).isEqualTo(DoNotTrain.ROBOTS);
                assertThat(page.select("meta[name=tdm-reservation]").attr("content"))
                        .isEqualTo("1");
                assertThat(page.select("meta[http-equiv=Content-Security-Policy]")
                                .attr("content"))
                        .contains("default-src 'none'", "style-src '" + ContentPolicy.hash(styleOf(page)) + "'");
            }
            assertThat(Jsoup.parse(text(files, "index.html")).text()).contains(DoNotTrain.USAGE_TERMS);
        }
    }

    private static String styleOf(Document page) {
        return page.select("style").get(0).data();
    }

    private static String text(Map<String, byte[]> files, String name) {
        return new String(files.getOrDefault(name, new byte[0]), StandardCharsets.UTF_8);
    }
}
