package io.holdfast.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.FileOrigin;
import io.holdfast.testing.GatewayProcess;
import io.holdfast.testing.GatewayProcesses;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.RawHttp2;
import io.holdfast.testing.TusClient;
import io.holdfast.testing.Waiting;
import io.netty.handler.codec.http2.Http2Headers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams of HTTP/2 that send all that they may, at a gateway with a heap of 128 MiB that can't take them on yet. */
class WaitingStreamsTest {
    private static final int CONNECTIONS = 12;
    private static final int STREAMS = 12;
    private static final int FRAME = 16 * 1024;

    @TempDir
    Path folder;

    /** All of them were 144 MiB when each could send 1 MiB. */
    @Test
    void mayNotFillTheHeap() throws Exception {
        List<RawHttp2> clients = new ArrayList<>();
        try (GatewayProcesses gateways = GatewayProcesses.on(
                        folder, Map.of("HOLDFAST_UPLOAD_ADMISSION_TIMEOUT", "5m", "HOLDFAST_HTTP_UPGRADE", "true"));
                GatewayProcess gateway = gateways.start();
                Connection busy = gateways.connect()) {
            busy.setAutoCommit(false);
            busy.createStatement().execute("LOCK TABLE intake");
            for (int i = 0; i < CONNECTIONS; i++) {
                RawHttp2 client = RawHttp2.to(gateway.port());
                clients.add(client);
                for (int stream = 0; stream < STREAMS; stream++) {
                    fill(client);
                }
            }
            Waiting.until(() -> begun(gateway) >= CONNECTIONS * STREAMS);
            double kept = Waiting.untilStill(
                    Duration.ofSeconds(2), () -> GatewayProcesses.meter(gateway, TusClient.BYTES_READ));
            assertThat(kept).isLessThan(CONNECTIONS * STREAMS * 5.0 * FRAME);
            busy.rollback();
            for (RawHttp2 client : clients) {
                client.close();
            }

            URI url = URI.create("http://127.0.0.1:" + gateway.port() + "/v1/assets");
            HttpClient honest = HttpClient.newHttpClient();
            // by which it changes to HTTP/2
            honest.send(GatewayServer.as("otto", url).build(), BodyHandlers.discarding());
            HttpRequest upload = GatewayServer.as("otto", url)
                    .POST(BodyPublishers.ofByteArray(FileOrigin.picture(3 << 20)))
                    .build();
            // the gateway may be busy with those that left for a moment
            Waiting.until(() -> {
                HttpResponse<Void> answer = honest.send(upload, BodyHandlers.discarding());
                return answer.statusCode() == 201 && answer.version() == HttpClient.Version.HTTP_2;
            });
        }
    }

    /** Requests, those included that a busy machine has given up before the last of them came. */
    private static double begun(GatewayProcess gateway) throws Exception {
        return GatewayProcesses.meter(gateway, "vertx_http_server_active_requests")
                + GatewayProcesses.meter(gateway, "holdfast_requests_seconds_count");
    }

    private static Http2Headers head() {
        return RawHttp2.head("POST", "/v1/assets", "otto").add("content-type", "image/png");
    }

    private static void fill(RawHttp2 client) throws Exception {
        int stream = client.begin(head(), false);
        for (int sent = 0; sent + FRAME <= client.window(); sent += FRAME) {
            client.data(stream, new byte[FRAME], false);
        }
        client.flush();
    }
}
