package io.holdfast.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.FileOrigin;
import io.holdfast.testing.GatewayProcess;
import io.holdfast.testing.GatewayProcesses;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.RawHttp2;
import io.holdfast.testing.TusClient;
import io.holdfast.testing.Waiting;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies in chunks or frames of one byte, many at once, at a gateway with a heap of 128 MiB that can't take them on yet. */
class TinyChunksTest {
    private static final int CLIENTS = 32;
    private static final int CONNECTIONS = 8;
    private static final int STREAMS = 5;
    private static final int FRAMES_AT_ONCE = 64;
    private static final byte[] FILE = FileOrigin.picture(64 * 1024);

    @TempDir
    Path folder;

    /** A client, which tells the first lines or the statuses of its answers. */
    private interface Client {
        List<String> send(GatewayProcess gateway) throws Exception;
    }

    @Test
    void takeNoMoreMemoryThanTheirBytesWhileTheyWait() throws Exception {
        areTakenOn(CLIENTS, 1, gateway -> List.of(send(gateway)));
    }

    @Test
    void soDoFramesOfHttp2() throws Exception {
        areTakenOn(CONNECTIONS, STREAMS, TinyChunksTest::frames);
    }

    private void areTakenOn(int clients, int requests, Client client) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try (GatewayProcesses gateways =
                        GatewayProcesses.on(folder, Map.of("HOLDFAST_UPLOAD_ADMISSION_TIMEOUT", "5m"));
                GatewayProcess gateway = gateways.start()) {
            send(gateway); // the account is known from here on
            List<Future<List<String>>> answers = new ArrayList<>();
            try (Connection busy = gateways.connect()) {
                busy.setAutoCommit(false);
                busy.createStatement().execute("SELECT FROM quota FOR UPDATE");
                for (int i = 0; i < clients; i++) {
                    answers.add(threads.submit(() -> client.send(gateway)));
                }
                // those included that a busy machine has given up before the last of them came
                Waiting.until(() -> GatewayProcesses.meter(gateway, "vertx_http_server_active_requests")
                                + GatewayProcesses.meter(gateway, "holdfast_requests_seconds_count")
                        > clients * requests);
                Waiting.untilStill(Duration.ofSeconds(2), () -> GatewayProcesses.meter(gateway, TusClient.BYTES_READ));
                busy.rollback();
            }

            int stored = 1;
            for (Future<List<String>> some : answers) {
                for (String answer : some.get(Waiting.HANG.toMinutes(), TimeUnit.MINUTES)) {
                    // parts for all of them at once are more than the memory budget, and a busy machine takes them one
                    // by one
                    assertThat(answer).matches("HTTP/1.1 (201|503) .*|refused| (201|503) ");
                    stored += answer.contains(" 201 ") ? 1 : 0;
                }
            }
            // none of this took the memory that the next one needs
            assertThat(send(gateway)).startsWith("HTTP/1.1 201 ");
            assertThat(gateways.count("SELECT count(*) FROM asset")).isEqualTo(stored + 1);
        } finally {
            threads.shutdownNow();
        }
    }

    /** Sends the file on several streams of a connection, frame by frame and by turns. */
    private static List<String> frames(GatewayProcess gateway) throws IOException {
        try (RawHttp2 connection = RawHttp2.to(gateway.port())) {
            List<Integer> streams = new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                streams.add(connection.begin(
                        RawHttp2.head("POST", "/v1/assets", "otto").add("content-type", "image/png"), false));
            }
            connection.flush();
            for (int at = 0; at < FILE.length; at++) {
                for (int stream : streams) {
                    connection.data(stream, new byte[] {FILE[at]}, at == FILE.length - 1);
                }
                if (at % FRAMES_AT_ONCE == 0) {
                    connection.flush();
                }
            }
            List<String> answers = new ArrayList<>();
            for (int stream : streams) {
                answers.add(" " + connection.answer(stream).status() + " ");
            }
            return answers;
        }
    }

    /** Sends the file chunk by chunk; the first line of the answer. */
    private static String send(GatewayProcess gateway) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout((int) Waiting.HANG.toMillis());
            OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 64 * 1024);
            out.write(
                    ("POST /v1/assets HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked\r\n"
                                    + "Authorization: Bearer " + GatewayServer.token("otto")
                                    + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] chunk = "1\r\n \r\n".getBytes(StandardCharsets.US_ASCII);
            for (byte each : FILE) {
                chunk[3] = each;
                out.write(chunk);
            }
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return answer.lines().findFirst().orElse("none");
        } catch (SocketException refused) {
            return "refused"; // while it was sending
        }
    }
}
