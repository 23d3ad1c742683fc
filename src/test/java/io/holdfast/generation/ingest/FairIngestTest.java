package io.holdfast.generation.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.outbound.NamesConfig;
import io.holdfast.outbound.OutboundConfig;
import io.holdfast.testing.Backend;
import io.holdfast.testing.FileOrigin;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.NameServer;
import io.holdfast.testing.Waiting;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What one account's ingests do to those of others. */
@ExtendWith(VertxExtension.class)
class FairIngestTest {
    /** That an account has of the eight places of a {@link GatewayServer}. */
    private static final int OF_ACCOUNT = 4;

    @TempDir
    Path folder;

    private NameServer names;
    private FileOrigin origin;
    private GatewayServer server;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        names = NameServer.start();
        origin = new FileOrigin(vertx, FileOrigin.picture(100_000));
        OutboundConfig outbound = new OutboundConfig(
                List.of(origin.authority()),
                true,
                new NamesConfig(List.of(names.address()), Waiting.HANG.multipliedBy(2), Duration.ZERO, 100));
        server = GatewayServer.start(folder, Optional.empty(), outbound);
    }

    @AfterEach
    void close() throws Exception {
        server.close();
        origin.close();
        names.close();
    }

    @Test
    void aNameServerThatDoesNotAnswerOneAccountDelaysNoOther() throws Exception {
        Backend ann = new Backend("painter", "ann", server.gateway.port());
        UUID run = ann.record("painter-1", "a lighthouse");
        for (int output = 0; output < 2 * OF_ACCOUNT; output++) {
            names.keepSilent(output + ".silent.test");
            fetch(ann, run, output, "http://" + output + ".silent.test/file.png");
        }
        Waiting.until(() -> silent().size() == OF_ACCOUNT);
        Backend ben = new Backend("painter", "ben", server.gateway.port());
        UUID other = ben.record("painter-1", "a beacon");
        fetch(ben, other, 0, origin.url());

        Waiting.until(() -> state(ben, other).equals("done"));
        assertThat(server.count("SELECT count(*) FROM ingest WHERE last_error IS NOT NULL"))
                .as("ann's are still being looked up")
                .isZero();
        assertThat(silent()).hasSize(OF_ACCOUNT);
        Waiting.until(() -> server.meter("holdfast_ingests_running", "") == OF_ACCOUNT);
    }

    private Set<String> silent() {
        Set<String> asked = new TreeSet<>(names.asked());
        asked.removeIf(name -> !name.endsWith(".silent.test"));
        return asked;
    }

    private static void fetch(Backend backend, UUID run, int output, String url) throws Exception {
        HttpResponse<byte[]> asked = Backend.send(backend.request(path(run, output))
                .POST(BodyPublishers.ofString(new JsonObject().put("url", url).encode())));
        assertThat(asked.statusCode()).isEqualTo(202);
    }

    private static String state(Backend backend, UUID run) throws Exception {
        return GatewayContract.json(Backend.send(backend.request(path(run, 0)))).getString("state");
    }

    private static String path(UUID run, int output) {
        return Backend.path(run) + "/outputs/" + output + "/fetch";
    }
}
