package io.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody leaves at a replica that is killed as soon as it has said so. */
class AccountKillTest {
    private static final int FILES = 40;

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private GatewayProcesses gateways;
    private GatewayProcess serving;
    private GatewayProcess other;

    @BeforeEach
    void start() throws Exception {
        gateways = GatewayProcesses.on(folder, Map.of());
        var meanwhile = gateways.startMeanwhile();
        serving = gateways.start();
        other = meanwhile.join();
    }

    @AfterEach
    void stop() throws Exception {
        serving.close();
        other.close();
        gateways.close();
    }

    @Test
    void theOtherReplicaErasesTheRest() throws Exception {
        for (int file = 0; file < FILES; file++) {
            assertThat(send(serving, "POST", "/v1/assets", GatewayContract.picture(5 + file, 5))
                            .statusCode())
                    .isEqualTo(201);
        }
        HttpResponse<byte[]> asked = send(serving, "DELETE", "/v1/account", new byte[0]);
        serving.kill();

        assertThat(asked.statusCode()).isEqualTo(202);
        assertThat(send(other, "GET", "/v1/assets", new byte[0]).statusCode()).isEqualTo(403);
        String receipt = GatewayContract.json(asked).getJsonObject("links").getString("self");
        Waiting.until(() -> GatewayContract.json(send(other, "GET", receipt, new byte[0]))
                .getString("state")
                .equals("erased"));
        JsonObject erased = GatewayContract.json(send(other, "GET", receipt, new byte[0]));
        assertThat(erased.getJsonObject("erased").getInteger("assets")).isEqualTo(FILES);
        assertThat(gateways.count("SELECT count(*) FROM account")).isZero();
        assertThat(gateways.store.objects()).isEmpty();
    }

    private HttpResponse<byte[]> send(GatewayProcess to, String method, String path, byte[] body) throws Exception {
        return client.send(
                GatewayServer.as("kit", URI.create("http://127.0.0.1:" + to.port() + path))
                        .method(method, BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofByteArray());
    }
}
