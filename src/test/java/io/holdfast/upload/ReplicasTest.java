package io.holdfast.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.Gateway;
import io.holdfast.app.GatewayContract;
import io.holdfast.objectstore.s3.S3Server;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Picture;
import io.holdfast.testing.Unstamped;
import io.holdfast.testing.Waiting;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplicasTest {
    @TempDir
    static Path folder;

    private static S3Server store;
    private static GatewayServer first;
    private static Gateway second;

    @BeforeAll
    static void start() throws Exception {
        store = S3Server.start();
        first = GatewayServer.start(folder, Optional.of(GatewayServer.s3(store.config())));
        second = first.replica(folder, Optional.of(GatewayServer.s3(store.config())));
    }

    @AfterAll
    static void stop() throws Exception {
        second.stop().await();
        first.close();
        store.close();
    }

    @Test
    void whatOneTakesInTheOtherShowsServesAndErases() throws Exception {
        byte[] picture = Picture.png(50, 50);
        HttpResponse<byte[]> created = first.send(post(first.gateway, "ann", "")
                .POST(BodyPublishers.ofByteArray(picture))
                .build());
        JsonObject asset = GatewayContract.json(created);
        String self = asset.getJsonObject("links").getString("self");
        String signed = URI.create(asset.getString("contentUrl")).getPath();

        assertThat(Unstamped.of(
                        first.send(at(second, "ann", self + "/content").build()).body()))
                .isEqualTo(picture);
        assertThat(Unstamped.of(first.send(at(second, "ann", signed).build()).body()))
                .isEqualTo(picture);
        assertThat(first.send(at(second, "ann", self).DELETE().build()).statusCode())
                .isEqualTo(204);
        for (String path : List.of(self, self + "/content", signed)) {
            assertThat(first.send(at(first.gateway, "ann", path).build()).statusCode())
                    .isEqualTo(404);
        }
        Waiting.until(() -> store.objects().stream().noneMatch(name -> name.contains(asset.getString("id"))));
    }

    @Test
    void aKeySentToBothAtOnceMakesOneAsset() throws Exception {
        byte[] picture = Picture.png(400, 400);
        for (int round = 0; round < 5; round++) {
            List<CompletableFuture<HttpResponse<byte[]>>> sent = new ArrayList<>();
            for (Gateway gateway : List.of(first.gateway, second, first.gateway, second)) {
                sent.add(first.client.sendAsync(
                        post(gateway, "bea", "key-" + round)
                                .POST(BodyPublishers.ofByteArray(picture))
                                .build(),
                        BodyHandlers.ofByteArray()));
            }
            List<Integer> statuses =
                    sent.stream().map(answer -> answer.join().statusCode()).toList();

            assertThat(statuses).contains(201).isSubsetOf(201, 409);
            assertThat(quota("bea").getLong("usedAssets")).isEqualTo(round + 1L);
        }
    }

    @Test
    void bothCountAgainstOneQuota() throws Exception {
        List<CompletableFuture<HttpResponse<byte[]>>> sent = new ArrayList<>();
        long bytes = 0;
        for (int i = 0; i < 60; i++) {
            byte[] picture = Picture.png(20 + i, 20);
            bytes += picture.length;
            sent.add(first.client.sendAsync(
                    post(i % 2 == 0 ? first.gateway : second, "carl", "")
                            .POST(BodyPublishers.ofByteArray(picture))
                            .build(),
                    BodyHandlers.ofByteArray()));
        }
        assertThat(sent.stream().map(answer -> answer.join().statusCode())).containsOnly(201);

        long stored = sent.stream()
                .mapToLong(answer -> GatewayContract.json(answer.join()).getLong("size"))
                .sum();
        assertThat(stored).isGreaterThan(bytes);
        assertThat(quota("carl").getLong("usedBytes")).isEqualTo(stored);
        assertThat(quota("carl").getLong("reservedBytes")).isZero();
    }

    @Test
    void anIntakeWhoseReplicaFellSilentIsClearedByTheOther() throws Exception {
        assertThat(quota("dan").getLong("usedAssets")).isZero();
        try (var connection = first.connect();
                var statement = connection.createStatement()) {
            statement.execute(
                    """
                    INSERT INTO intake (account_id, id, object_key, reserved_bytes, expires_at)
                    SELECT account_id, '01900000-0000-7000-8000-000000000000',
                           account_id || '/01900000-0000-7000-8000-000000000000', 1000, now() - interval '10 minutes'
                    FROM account WHERE subject = 'dan'""");
            statement.execute(
                    """
                    UPDATE quota SET reserved_bytes = 1000, reserved_assets = 1
                    WHERE account_id = (SELECT account_id FROM account WHERE subject = 'dan')""");
        }

        Waiting.until(() -> first.count("SELECT count(*) FROM intake") == 0);

        assertThat(quota("dan").getLong("reservedBytes")).isZero();
        assertThat(first.count("SELECT sum(reserved_assets) FROM quota")).isZero();
    }

    private static JsonObject quota(String person) throws Exception {
        return GatewayContract.json(first.send(at(second, person, "/v1/quota").build()));
    }

    private static HttpRequest.Builder at(Gateway gateway, String person, String path) {
        return GatewayServer.as(person, URI.create(GatewayServer.url(gateway, path)));
    }

    private static HttpRequest.Builder post(Gateway gateway, String person, String key) {
        HttpRequest.Builder request = at(gateway, person, "/v1/assets").header("Content-Type", "image/png");
        return key.isEmpty() ? request : request.header("Idempotency-Key", key);
    }
}
