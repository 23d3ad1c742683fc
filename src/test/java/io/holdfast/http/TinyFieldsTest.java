package io.holdfast.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.GatewayProcess;
import io.holdfast.testing.GatewayProcesses;
import io.holdfast.testing.RawRequest;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Heads of thousands of tiny fields that never end, at a gateway with a heap of 128 MiB. */
class TinyFieldsTest {
    private static final int CLIENTS = 300;

    @TempDir
    Path folder;

    /** Each of them was 696 KiB of heap when only their bytes were counted. */
    @Test
    void areRefusedBeforeTheyTakeMemory() throws Exception {
        byte[] head = ("GET / HTTP/1.1\r\nHost: a\r\n" + "a:\r\n".repeat(4_000)).getBytes(US_ASCII);
        List<RawRequest> clients = new ArrayList<>();
        try (GatewayProcesses gateways = GatewayProcesses.on(folder, Map.of());
                GatewayProcess gateway = gateways.start()) {
            for (int i = 0; i < CLIENTS; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
                clients.add(RawRequest.over(socket).body(head));
            }

            for (RawRequest client : clients) {
                assertThat(client.last().status()).isEqualTo(431);
                client.close();
            }
            assertThat(GatewayProcesses.meter(gateway, "holdfast_connections_refused_total"))
                    .isZero();
        }
    }
}
