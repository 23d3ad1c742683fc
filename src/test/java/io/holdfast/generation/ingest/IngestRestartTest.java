package io.holdfast.generation.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.testing.Backend;
import io.holdfast.testing.FileOrigin;
import io.holdfast.testing.GatewayProcess;
import io.holdfast.testing.GatewayProcesses;
import io.holdfast.testing.Waiting;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An ingest outlives the gateway that works at it. */
@ExtendWith(VertxExtension.class)
class IngestRestartTest {
    private static final int MIB = 1 << 20;
    private static final byte[] PICTURE = FileOrigin.picture(24 * MIB);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anotherGoesOnWhereTheLastByteBecameDurable(boolean killed, Vertx vertx) throws Exception {
        try (FileOrigin origin = new FileOrigin(vertx, PICTURE);
                GatewayProcesses gateways = GatewayProcesses.on(
                        folder,
                        Map.of(
                                "HOLDFAST_OUTBOUND_ALLOWED_HOSTS", origin.authority(),
                                "HOLDFAST_OUTBOUND_ALLOW_HTTP", "true",
                                // six of these are the lease, which no busy machine renews too late
                                "HOLDFAST_INGEST_INTERVAL", "3s",
                                "HOLDFAST_UPLOAD_WRITER_LEASE", "1m"))) {
            String path;
            origin.nextIsHeldAfter(12 * MIB);
            try (GatewayProcess first = gateways.start()) {
                path = ask(first, origin);
                Waiting.until(() -> gateways.count("SELECT coalesce(max(offset_bytes), 0) FROM upload") >= 9L * MIB);
                if (killed) {
                    first.kill();
                } else {
                    assertThat(first.terminate()).isIn(0, 143);
                }
            }
            // what the dead one had taken on comes back by itself; its leases need not run out for that to be seen
            gateways.execute("UPDATE ingest SET next_at = now()");
            gateways.lapse();
            try (GatewayProcess second = gateways.start()) {
                Backend backend = new Backend("painter", "ann", second.port());
                Waiting.until(() -> told(backend, path).getString("state").equals("done"));

                // one that could say so gave it back as if it had not begun
                assertThat(told(backend, path).getInteger("attempts")).isEqualTo(killed ? 2 : 1);
            }
            isWhole(gateways, origin);
        }
    }

    private static void isWhole(GatewayProcesses gateways, FileOrigin origin) throws Exception {
        List<FileOrigin.Asked> asked = origin.asked();
        assertThat(asked).hasSize(2);
        int from = Integer.parseInt(asked.get(1).range().orElseThrow().replaceAll("\\D", ""));
        assertThat(from).isBetween(9 * MIB, 12 * MIB);
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(PICTURE));
        assertThat(gateways.count(
                        "SELECT count(*) FROM asset WHERE encode(coalesce(received_sha256, sha256), 'hex') = '" + sha256
                                + "'"))
                .isEqualTo(1);
        assertThat(gateways.count("SELECT count(*) FROM ingest WHERE url IS NOT NULL"))
                .isZero();
    }

    private static String ask(GatewayProcess gateway, FileOrigin origin) throws Exception {
        Backend backend = new Backend("painter", "ann", gateway.port());
        UUID run = backend.record("painter-1", "a lighthouse");
        String path = Backend.path(run) + "/outputs/0/fetch";
        String body = new JsonObject().put("url", origin.url()).encode();
        assertThat(Backend.send(backend.request(path).POST(BodyPublishers.ofString(body)))
                        .statusCode())
                .isEqualTo(202);
        return path;
    }

    private static JsonObject told(Backend backend, String path) throws Exception {
        return GatewayContract.json(Backend.send(backend.request(path)));
    }
}
