package io.holdfast.rights;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.holdfast.app.GatewayContract;
import io.holdfast.outbound.OutboundConfig;
import io.holdfast.testing.Carriers;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Picture;
import io.holdfast.testing.TrainingSigns;
import io.holdfast.testing.Waiting;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent that gathers training data, publishes its keys and signs what it asks for. */
class SignedAgentsGatewayTest {
    @TempDir
    Path folder;

    @Test
    void itsPublishedKeysAreFetchedAndWhatItSignsIsRefused() throws Exception {
        byte[] directory = ("{\"keys\":[" + SignedHead.JWK + "]}").getBytes(StandardCharsets.UTF_8);
        HttpServer agent = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        agent.createContext("/.well-known/http-message-signatures-directory", exchange -> {
            exchange.sendResponseHeaders(200, directory.length);
            exchange.getResponseBody().write(directory);
            exchange.close();
        });
        agent.start();
        String host = "127.0.0.1:" + agent.getAddress().getPort();
        AgentsConfig agents = new AgentsConfig(List.of(URI.create("http://" + host)), List.of(), Duration.ofHours(6));
        try (GatewayServer server = GatewayServer.start(
                folder,
                Optional.empty(),
                new OutboundConfig(List.of(host), true),
                usual -> TrainingSigns.with(usual, agents))) {
            var made = server.send(server.as("ann", "/v1/assets")
                    .header("Content-Type", "image/png")
                    .POST(BodyPublishers.ofByteArray(Picture.png(8, 8)))
                    .build());
            String link = Carriers.path(GatewayContract.json(made).getString("contentUrl"));

            Waiting.until(() -> status(server, link, TrainingSigns.signed(server)) == 403);
            assertThat(status(server, link, Map.of())).isEqualTo(200);
            assertThat(status(server, link, Map.of("Signature-Agent", "\"http://" + host + "\"")))
                    .isEqualTo(403);
            assertThat(status(server, link, Map.of("Signature-Agent", "\"https://other.example\"")))
                    .isEqualTo(200);
            assertThat(server.meter("holdfast_training_refused_total", "signed-agent"))
                    .isGreaterThanOrEqualTo(2);
            assertThat(ready(server)).contains("\"storePolicy\":\"not applicable\"");
        } finally {
            agent.stop(0);
        }
    }

    private static int status(GatewayServer server, String path, Map<String, String> fields) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url(path)));
        fields.forEach(request::header);
        return server.send(request.build()).statusCode();
    }

    private static String ready(GatewayServer server) throws Exception {
        URI url = URI.create("http://127.0.0.1:" + server.gateway.managementPort() + "/health/ready");
        return server.client
                .send(HttpRequest.newBuilder(url).build(), java.net.http.HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
