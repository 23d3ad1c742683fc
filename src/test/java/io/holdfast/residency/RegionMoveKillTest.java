package io.holdfast.residency;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.objectstore.FaultyStore;
import io.holdfast.objectstore.FaultyStore.When;
import io.holdfast.objectstore.s3.S3Config;
import io.holdfast.testing.FileOrigin;
import io.holdfast.testing.GatewayProcess;
import io.holdfast.testing.GatewayProcesses;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Picture;
import io.holdfast.testing.Waiting;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An account moves while its mover is killed and the region that it moves to fails one call in ten. */
class RegionMoveKillTest {
    private static final int FILES = 40;
    private static final String US = "media-us";

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void everyByteArrivesAndNothingStaysBehind() throws Exception {
        try (GatewayProcesses gateways = GatewayProcesses.on(folder, Map.of());
                FaultyStore faulty = FaultyStore.before(gateways.store.port())) {
            S3Config us = gateways.store.config(faulty.port(), US);
            gateways.set(Map.of(
                    "HOLDFAST_STORE_REGIONS", "us",
                    "HOLDFAST_REGION_US_S3_ENDPOINT", us.address().endpoint().toString(),
                    "HOLDFAST_REGION_US_S3_BUCKET", us.address().bucket(),
                    "HOLDFAST_STORE_S3_RETRIES", "1",
                    "HOLDFAST_RESIDENCY_INTERVAL", "500ms",
                    "HOLDFAST_RESIDENCY_GRACE", "0s"));
            var meanwhile = gateways.startMeanwhile();
            try (GatewayProcess mover = gateways.start();
                    GatewayProcess other = meanwhile.join()) {
                move(gateways, faulty, mover, other);
            }
        }
    }

    private void move(GatewayProcesses gateways, FaultyStore faulty, GatewayProcess mover, GatewayProcess other)
            throws Exception {
        Map<String, String> digests = stored(mover);
        AtomicInteger calls = new AtomicInteger();
        // not each tenth: a file of as many calls would fail at the same one for ever
        Random random = new Random(10);
        faulty.only(request -> calls.incrementAndGet() > 0 && random.nextInt(10) == 0)
                .answerEach(503, When.BEFORE_BODY);

        HttpResponse<byte[]> asked =
                send(mover, "PATCH", "/v1/account", "{\"homeRegion\":\"us\"}".getBytes(StandardCharsets.UTF_8));
        Waiting.until(() -> gateways.count("SELECT coalesce(max(moved), 0) FROM account_move") > FILES / 4);
        mover.kill();
        long moved = gateways.count("SELECT coalesce(max(moved), 0) FROM account_move");

        assertThat(asked.statusCode()).isEqualTo(200);
        assertThat(moved).isBetween(1L, FILES - 1L);
        // what the dead replica had taken on comes back by itself; its leases need not run out for that to be seen
        gateways.execute("UPDATE account_move SET next_at = now()");
        gateways.execute("UPDATE leftover SET expires_at = now() WHERE doomed");
        Waiting.until(() -> gateways.count("SELECT count(*) FROM asset WHERE object_key NOT LIKE 'r/us/%'") == 0);
        Waiting.until(() -> gateways.count("SELECT count(*) FROM account_move") == 0);
        assertThat(calls.get()).isGreaterThan(FILES);
        unchanged(other, digests);
        assertThat(media(gateways.store.objects())).isEmpty();
        faulty.heal();
        gateways.execute("UPDATE leftover SET expires_at = now()");
        Waiting.until(() -> gateways.count("SELECT count(*) FROM leftover") == 0);
        assertThat(media(gateways.store.objects(US))).hasSize(FILES);
    }

    /** All but the key by which the gateway asks what a store offers, which stays when a store fails to discard it. */
    private static List<String> media(List<String> objects) {
        return objects.stream()
                .filter(name -> !name.startsWith(new UUID(0, 0).toString()))
                .toList();
    }

    /** What was stored, each with its digest. */
    private Map<String, String> stored(GatewayProcess at) throws Exception {
        Map<String, String> digests = new LinkedHashMap<>();
        for (int file = 0; file < FILES; file++) {
            byte[] picture = file % 20 == 0 ? FileOrigin.picture((7 << 20) + file) : Picture.png(5 + file, 5);
            HttpResponse<byte[]> answer = send(at, "POST", "/v1/assets", picture);
            assertThat(answer.statusCode())
                    .as(new String(answer.body(), StandardCharsets.UTF_8))
                    .isEqualTo(201);
            String asset = answer.headers().firstValue("location").orElseThrow();
            digests.put(asset, digest(send(at, "GET", asset + "/content", new byte[0])));
        }
        return digests;
    }

    private void unchanged(GatewayProcess at, Map<String, String> digests) throws Exception {
        for (Map.Entry<String, String> asset : digests.entrySet()) {
            HttpResponse<byte[]> content = send(at, "GET", asset.getKey() + "/content", new byte[0]);
            while (content.statusCode() == 503) {
                content = send(at, "GET", asset.getKey() + "/content", new byte[0]);
            }
            assertThat(digest(content)).isEqualTo(asset.getValue());
        }
    }

    private HttpResponse<byte[]> send(GatewayProcess to, String method, String path, byte[] body) throws Exception {
        return client.send(
                GatewayServer.as("kit", URI.create("http://127.0.0.1:" + to.port() + path))
                        .method(method, BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofByteArray());
    }

    private static String digest(HttpResponse<byte[]> content) throws Exception {
        assertThat(content.statusCode()).isEqualTo(200);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content.body()));
    }
}
