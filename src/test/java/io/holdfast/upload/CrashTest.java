package io.holdfast.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.testing.GatewayProcess;
import io.holdfast.testing.GatewayProcesses;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Picture;
import io.holdfast.testing.SlowUpload;
import io.holdfast.testing.Unstamped;
import io.holdfast.testing.Waiting;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway that is killed in the middle of things leaves to the next one. */
class CrashTest {
    @TempDir
    static Path folder;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static GatewayProcesses gateways;

    @BeforeAll
    static void start() throws Exception {
        // only the dead lose a lease, when the test says so: no busy machine renews too late
        gateways = GatewayProcesses.on(folder, Map.of("HOLDFAST_UPLOAD_LEASE", "1m"));
    }

    @AfterAll
    static void stop() throws Exception {
        gateways.close();
    }

    @Test
    void nothingAcknowledgedIsLostAndNothingElseIsLeft() throws Exception {
        byte[] picture = Picture.png(300, 300);
        byte[] large = Picture.png(2000, 2000);
        Map<String, Boolean> acknowledged = new ConcurrentHashMap<>();
        for (int life = 0; life < 3; life++) {
            try (GatewayProcess gateway = gateways.start()) {
                SlowUpload known = SlowUpload.begin(gateway.port(), "kai", 30_000_000);
                known.send(large, 0, 9_000_000);
                SlowUpload unknown = SlowUpload.begin(gateway.port(), "kai", -1);
                unknown.send(large, 0, 9_000_000);
                List<Thread> senders = senders(gateway.port(), picture, acknowledged);
                int enough = 6 * (life + 1);
                Waiting.until(() -> acknowledged.size() >= enough && count("SELECT count(*) FROM intake") >= 2);
                eraseOne(gateway.port(), acknowledged);

                gateway.kill();
                gateways.lapseIntakes();

                for (Thread sender : senders) {
                    sender.join();
                }
                known.close();
                unknown.close();
            }
        }

        try (GatewayProcess gateway = gateways.start()) {
            gateways.execute("UPDATE asset SET erase_next_at = now() WHERE state = 'erasing'");
            Waiting.until(() -> count("SELECT count(*) FROM intake") == 0
                    && count("SELECT count(*) FROM asset WHERE state = 'erasing'") == 0);
            for (String id : acknowledged.keySet()) {
                isThere(gateway.port(), id, picture);
            }
            gateways.untilTheStoreHoldsJustAssets();
            theQuotaCountsWhatIsThere();
            assertThat(gateway.terminate()).isIn(0, 143);
        }
    }

    private static void eraseOne(int port, Map<String, Boolean> acknowledged) throws Exception {
        String erased = acknowledged.keySet().iterator().next();
        acknowledged.remove(erased);
        assertThat(send(port, "DELETE", "/v1/assets/" + erased).statusCode()).isEqualTo(204);
    }

    private static void isThere(int port, String id, byte[] picture) throws Exception {
        HttpResponse<byte[]> content = send(port, "GET", "/v1/assets/" + id + "/content");
        assertThat(content.statusCode()).isEqualTo(200);
        assertThat(Unstamped.of(content.body())).isEqualTo(picture);
    }

    private void theQuotaCountsWhatIsThere() throws Exception {
        assertThat(count("SELECT sum(reserved_bytes) + sum(reserved_assets) FROM quota"))
                .isZero();
        assertThat(count("SELECT sum(used_bytes) FROM quota")).isEqualTo(count("SELECT sum(size_bytes) FROM asset"));
        assertThat(count("SELECT sum(used_assets) FROM quota")).isEqualTo(count("SELECT count(*) FROM asset"));
    }

    private static List<Thread> senders(int port, byte[] picture, Map<String, Boolean> acknowledged) {
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            senders.add(new Thread(() -> sendUntilItDies(port, picture, acknowledged)));
        }
        senders.forEach(Thread::start);
        return senders;
    }

    private static void sendUntilItDies(int port, byte[] picture, Map<String, Boolean> acknowledged) {
        while (true) {
            try {
                HttpResponse<byte[]> answer = CLIENT.send(
                        GatewayServer.as("kai", URI.create("http://127.0.0.1:" + port + "/v1/assets"))
                                .header("Content-Type", "image/png")
                                .POST(BodyPublishers.ofByteArray(picture))
                                .build(),
                        BodyHandlers.ofByteArray());
                if (answer.statusCode() == 201) {
                    JsonObject asset = GatewayContract.json(answer);
                    acknowledged.put(asset.getString("id"), true);
                }
            } catch (IOException | InterruptedException dead) {
                return;
            }
        }
    }

    private static HttpResponse<byte[]> send(int port, String method, String path)
            throws IOException, InterruptedException {
        return CLIENT.send(
                GatewayServer.as("kai", URI.create("http://127.0.0.1:" + port + path))
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofByteArray());
    }

    private static long count(String sql) throws SQLException {
        return gateways.count(sql);
    }
}
