package io.holdfast.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.Development;
import io.holdfast.testing.GatewayProcess;
import io.holdfast.testing.GatewayProcesses;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Operator;
import io.holdfast.testing.Picture;
import io.holdfast.testing.Waiting;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A feature is ended at a replica that is killed in the midst of dropping it. */
class DecommissionKillTest {
    private static final int FILES = 15;
    private static final String PACE = "HOLDFAST_RETENTION_ROWS_PER_SECOND";

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private GatewayProcesses gateways;
    private GatewayProcess serving;

    @BeforeEach
    void start() throws Exception {
        gateways = GatewayProcesses.on(folder, Map.of(PACE, "1"));
        serving = gateways.start();
    }

    @AfterEach
    void stop() throws Exception {
        serving.close();
        gateways.close();
    }

    @Test
    void theNextReplicaGoesOnWhereItStopped() throws Exception {
        for (int file = 0; file < FILES; file++) {
            HttpRequest upload = GatewayServer.as("kim", uri("/v1/assets"))
                    .POST(BodyPublishers.ofByteArray(Picture.png(5 + file, 5)))
                    .build();
            assertThat(client.send(upload, BodyHandlers.discarding()).statusCode())
                    .isEqualTo(201);
        }
        gateways.execute("UPDATE asset SET features = '{workflow:sketch}'");
        String operator = Development.token(GatewayServer.SECRET, Operator.NAME, "admin");
        HttpRequest end = HttpRequest.newBuilder(uri("/v1/admin/features/workflow:sketch"))
                .header("Authorization", "Bearer " + operator)
                .PUT(BodyPublishers.ofString("{\"then\":\"anonymise\",\"reason\":\"It is gone\"}"))
                .build();
        assertThat(client.send(end, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
        Waiting.until(() -> gateways.count("SELECT erased FROM feature_end") >= 2);
        serving.kill();
        assertThat(gateways.count("SELECT erased FROM feature_end")).isLessThan(FILES);

        gateways.set(Map.of(PACE, "1000"));
        serving = gateways.start();
        // what the dead one had taken on comes back by itself; its lease need not run out for that to be seen
        gateways.execute("UPDATE feature_end SET next_at = now()");

        Waiting.until(() -> gateways.count("SELECT count(*) FROM feature_end WHERE finished_at IS NOT NULL") == 1);
        assertThat(gateways.count("SELECT erased FROM feature_end")).isEqualTo(FILES);
        assertThat(gateways.count("SELECT sum(assets) FROM anonymous_count")).isEqualTo(FILES);
        Waiting.until(() -> gateways.count("SELECT count(*) FROM asset") == 0);
        assertThat(gateways.store.objects()).isEmpty();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + serving.port() + path);
    }
}
