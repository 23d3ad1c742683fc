package io.holdfast.upload;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.objectstore.s3.S3Server;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Picture;
import io.holdfast.testing.SlowUpload;
import io.holdfast.testing.Unstamped;
import io.holdfast.testing.Waiting;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeavingClientTest {
    private static final int LARGE = 30_000_000;

    @TempDir
    static Path folder;

    private static S3Server store;
    private static GatewayServer server;
    private static byte[] picture;

    @BeforeAll
    static void start() throws Exception {
        store = S3Server.start();
        server = GatewayServer.start(folder, Optional.of(GatewayServer.s3(store.config())));
        picture = Picture.png(1600, 1600);
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        store.close();
    }

    @Test
    void anUploadLeftAtAnyStageLeavesNothing() throws Exception {
        List<String> before = store.objects();
        for (long length : new long[] {LARGE, 200L << 20, -1}) {
            for (int sent : new int[] {0, 1, 1_000, 70_000, 2_000_000, picture.length}) {
                try (SlowUpload upload = SlowUpload.begin(server.gateway.port(), "luis", length)) {
                    upload.send(picture, 0, sent == 0 && length < 0 ? 1 : sent);
                    Waiting.until(() -> server.count("SELECT count(*) FROM intake") > 0);
                }
                Waiting.until(() -> server.count("SELECT count(*) FROM intake") == 0);
            }
        }

        JsonObject quota =
                GatewayContract.json(server.send(server.as("luis", "/v1/quota").build()));
        assertThat(quota.getLong("reservedBytes")).isZero();
        assertThat(quota.getLong("usedAssets")).isZero();
        Waiting.until(() -> store.objects().equals(before));
        untilAllIsBack();
    }

    @Test
    void aClientThatLeavesBeforeItIsToldToGoOnLeavesNothing() throws Exception {
        try (SlowUpload upload = SlowUpload.begin(server.gateway.port(), "lara", LARGE, "Expect: 100-continue")) {
            assertThat(upload.status()).isEqualTo(100);
        }
        SlowUpload.begin(server.gateway.port(), "lara", LARGE, "Expect: 100-continue")
                .close();

        Waiting.until(() -> server.count("SELECT count(*) FROM intake") == 0
                && server.meter("vertx_http_server_active_requests", "POST") == 0);
        untilAllIsBack();
    }

    @Test
    void whoeverLeavesAfterTheLastByteFindsTheAssetWholeOrNotAtAll() throws Exception {
        for (int i = 0; i < 10; i++) {
            try (SlowUpload upload = SlowUpload.begin(server.gateway.port(), "lena", picture.length)) {
                upload.send(picture, 0, picture.length);
            }
        }
        Waiting.until(() -> server.count("SELECT count(*) FROM intake") == 0
                && server.meter("vertx_http_server_active_requests", "POST") == 0);

        JsonObject page =
                GatewayContract.json(server.send(server.as("lena", "/v1/assets").build()));
        for (Object item : page.getJsonArray("items")) {
            String content = ((JsonObject) item).getJsonObject("links").getString("content");
            assertThat(Unstamped.of(
                            server.send(server.as("lena", content).build()).body()))
                    .isEqualTo(picture);
        }
        JsonObject quota =
                GatewayContract.json(server.send(server.as("lena", "/v1/quota").build()));
        assertThat(quota.getLong("usedBytes"))
                .isEqualTo(page.getJsonArray("items").stream()
                        .mapToLong(item -> ((JsonObject) item).getLong("size"))
                        .sum());
        untilAllIsBack();
    }

    @Test
    void aDownloadLeftAtAnyStageGivesEverythingBack() throws Exception {
        String path;
        try (SlowUpload upload = SlowUpload.begin(server.gateway.port(), "dora", picture.length)) {
            upload.send(picture, 0, picture.length);
            assertThat(upload.status()).isEqualTo(201);
            JsonObject page = GatewayContract.json(
                    server.send(server.as("dora", "/v1/assets").build()));
            path = page.getJsonArray("items")
                    .getJsonObject(0)
                    .getJsonObject("links")
                    .getString("content");
        }
        List<Socket> gone = new ArrayList<>();
        for (String range : List.of("", "Range: bytes=100-\r\n", "Range: bytes=0-99,2000000-\r\n")) {
            for (int read : new int[] {0, 1, 2_000, 1_000_000}) {
                gone.add(fetch(path, range, read));
            }
        }
        for (Socket socket : gone) {
            socket.close();
        }

        Waiting.until(() -> server.meter("holdfast_transfers_active", "out") == 0);
        untilAllIsBack();
        assertThat(Unstamped.of(server.send(server.as("dora", path).build()).body()))
                .isEqualTo(picture);
    }

    private static Socket fetch(String path, String range, int read) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.gateway.port());
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                + GatewayServer.token("dora") + "\r\n" + range + "\r\n")
                        .getBytes(US_ASCII));
        socket.getInputStream().readNBytes(read);
        return socket;
    }

    private static void untilAllIsBack() throws Exception {
        Waiting.until(() -> server.meter("holdfast_budget_bytes", "") == 0);
        Waiting.until(() -> server.meter("holdfast_transfers_active", "") == 0);
        Waiting.until(() -> server.meter("vertx_http_client_active_requests", "") == 0);
        Waiting.until(() -> server.meter("vertx_pool_in_use", "postgres") == 0);
        assertThat(server.meter("holdfast_budget_waiting", "")).isZero();
    }
}
