package io.holdfast.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.objectstore.s3.S3Server;
import io.holdfast.testing.GatewayProcess;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Picture;
import io.holdfast.testing.SlowUpload;
import io.holdfast.testing.TestDatabase;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallHeapTest {
    private static final int PIECE = 1 << 20;

    /** Together more than the heap of 128 MiB. */
    private static final int PIECES = 160;

    @TempDir
    static Path folder;

    @Test
    void whatIsLargerThanTheHeapPassesInAndOut() throws Exception {
        byte[] zeros = new byte[PIECE];
        byte[] head = Picture.png(400, 400);
        System.arraycopy(head, 0, zeros, 0, head.length);
        try (S3Server store = S3Server.start();
                TestDatabase database = TestDatabase.create()) {
            Map<String, String> settings = GatewayProcess.settings(database);
            settings.putAll(GatewayProcess.settings(store.config()));
            settings.put("HOLDFAST_UPLOAD_MAX_IMAGE", "1 GiB");
            try (GatewayProcess gateway = GatewayProcess.start(folder.resolve("log"), List.of(), settings)) {
                for (long length : new long[] {-1, (long) PIECE * PIECES}) {
                    try (SlowUpload upload = SlowUpload.begin(gateway.port(), "hugo", length)) {
                        for (int i = 0; i < PIECES; i++) {
                            upload.send(zeros, 0, PIECE);
                        }
                        if (length < 0) {
                            upload.end();
                        }
                        assertThat(upload.status()).isEqualTo(201);
                    }
                }
                assertThat(contentLength(gateway)).isBetween((long) PIECE * PIECES, (long) PIECE * (PIECES + 1));
            }
        }
    }

    private static long contentLength(GatewayProcess gateway) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        String url = "http://127.0.0.1:" + gateway.port();
        String content = GatewayContract.json(client.send(
                        GatewayServer.as("hugo", URI.create(url + "/v1/assets")).build(), BodyHandlers.ofByteArray()))
                .getJsonArray("items")
                .getJsonObject(0)
                .getJsonObject("links")
                .getString("content");
        try (var body = client.send(
                        GatewayServer.as("hugo", URI.create(url + content)).build(), BodyHandlers.ofInputStream())
                .body()) {
            long read = 0;
            byte[] some = new byte[PIECE];
            for (int n = body.read(some); n >= 0; n = body.read(some)) {
                read += n;
            }
            return read;
        }
    }
}
