package io.holdfast.objectstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.objectstore.FaultyStore.When;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients see of a store that fails, and what is left of it. */
class StoreOutageTest {
    @TempDir
    static Path folder;

    private static S3Server store;
    private static FaultyStore faulty;
    private static GatewayServer server;
    private static byte[] picture;

    @BeforeAll
    static void start() throws Exception {
        store = S3Server.start();
        faulty = FaultyStore.before(store.port());
        // one that is only busy would have to keep it waiting three times in a row
        Duration patience = Duration.ofSeconds(3);
        server = GatewayServer.start(folder, Optional.of(GatewayServer.s3(store.config(faulty.port(), patience))));
        picture = Picture.png(1400, 1400);
        for (int i = 0; i < 4; i++) {
            assertThat(upload("warm", true).statusCode()).isEqualTo(201); // each loop has asked what the store offers
            assertThat(upload("warm", false).statusCode()).isEqualTo(201);
        }
    }

    @AfterEach
    void heal() {
        faulty.heal();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        faulty.close();
        store.close();
    }

    @Test
    void readinessSaysWhatAStoreThatIsDownSaid() throws Exception {
        faulty.only(request -> true).answerEach(403, When.BEFORE_BODY);
        String refused = ready();
        faulty.heal();

        assertThat(refused).contains("\"store\":\"down\"", "\"storeRefusal\":\"403");
        assertThat(ready()).contains("\"store\":\"up\"").doesNotContain("storeRefusal");
    }

    private static String ready() throws Exception {
        return server.client
                .send(
                        HttpRequest.newBuilder(URI.create(
                                        "http://127.0.0.1:" + server.gateway.managementPort() + "/health/ready"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void aStoreThatRefusesAtAnyMomentLeavesNothing() throws Exception {
        for (int status : new int[] {403, 500, 503}) {
            for (When when : List.of(When.BEFORE_BODY, When.AFTER_BODY)) {
                // the one request of a known length and the parts of an unknown one, in turn
                boolean known = (status == 500) == (when == When.AFTER_BODY);
                faulty.only(request -> !request.method().equals("DELETE")).answerEach(status, when);
                HttpResponse<byte[]> refused = upload("rita", known);
                faulty.heal();

                assertThat(refused.statusCode()).as(status + " " + when).isEqualTo(503);
                assertThat(refused.headers().firstValue("retry-after")).isPresent();
                assertThat(GatewayContract.json(refused).getString("type")).isEqualTo("/problems/store-unavailable");
            }
        }
        nothingIsLeftOf("rita");
        assertThat(upload("rita", true).statusCode()).isEqualTo(201);
    }

    @Test
    void aStoreThatStallsIsGivenUp() throws Exception {
        faulty.only(request -> request.method().equals("PUT")).stall(When.BEFORE_BODY);

        CompletableFuture<HttpResponse<byte[]>> known =
                server.client.sendAsync(request("stan", true), BodyHandlers.ofByteArray());
        assertThat(upload("stan", false).statusCode()).isEqualTo(503);
        assertThat(known.join().statusCode()).isEqualTo(503);

        faulty.heal();
        nothingIsLeftOf("stan");
    }

    @Test
    void aDownloadThatTheStoreCutsIsReadOnUnnoticed() throws Exception {
        String content = GatewayContract.json(upload("cleo", true))
                .getJsonObject("links")
                .getString("content");
        faulty.cutDownloadAfter(1_000_000);

        HttpResponse<byte[]> whole = server.send(server.as("cleo", content).build());

        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(Unstamped.of(whole.body())).isEqualTo(picture);
    }

    @Test
    void aStoreThatIsAwayIsSaidAndErasureWaitsForIt() throws Exception {
        JsonObject asset = GatewayContract.json(upload("evan", true));
        String self = asset.getJsonObject("links").getString("self");
        faulty.refuse();

        HttpResponse<byte[]> content =
                server.send(server.as("evan", self + "/content").build());
        assertThat(content.statusCode()).isEqualTo(503);
        assertThat(server.health("/health/ready")).isEqualTo(503);
        assertThat(server.send(server.as("evan", self).DELETE().build()).statusCode())
                .isEqualTo(204);
        assertThat(server.send(server.as("evan", self + "/content").build()).statusCode())
                .isEqualTo(404);
        Waiting.until(() -> server.meter("holdfast_erasure_pending", "") == 1);

        faulty.heal();

        Waiting.until(() -> server.count("SELECT count(*) FROM asset WHERE state = 'erasing'") == 0);
        assertThat(store.objects()).noneMatch(name -> name.contains(asset.getString("id")));
        Waiting.until(() -> server.health("/health/ready") == 200);
    }

    private static void nothingIsLeftOf(String person) throws Exception {
        Waiting.until(() -> server.count("SELECT count(*) FROM intake") == 0);
        JsonObject quota =
                GatewayContract.json(server.send(server.as(person, "/v1/quota").build()));
        assertThat(quota.getLong("usedAssets")).isZero();
        assertThat(quota.getLong("reservedBytes")).isZero();
        Waiting.until(() -> store.objects().size() == server.count("SELECT count(*) FROM asset"));
        Waiting.until(() -> server.meter("holdfast_budget_bytes", "") == 0);
        // idle ones of each loop's three lanes
        Waiting.until(() -> server.meter("vertx_http_client_active_connections", "") <= 12);
    }

    private static HttpResponse<byte[]> upload(String person, boolean known) throws Exception {
        return server.send(request(person, known));
    }

    private static HttpRequest request(String person, boolean known) {
        return server.as(person, "/v1/assets")
                .header("Content-Type", "image/png")
                .POST(
                        known
                                ? BodyPublishers.ofByteArray(picture)
                                : BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(picture)))
                .build();
    }
}
