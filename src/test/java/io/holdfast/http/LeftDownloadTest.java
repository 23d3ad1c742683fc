package io.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.testing.CapturedLog;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import io.holdfast.testing.Picture;
import io.holdfast.testing.Waiting;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A client that leaves in the middle of a file is no fault of ours. */
@GatewayTest
class LeftDownloadTest {
    /** Not that of a machine too busy for an event loop. */
    private static final String OF_CONNECTIONS = "io\\.(vertx\\.core\\.(net|http)|netty|holdfast\\.http)\\..*";

    private static final String ACTIVE = "holdfast_transfers_active";

    @Test
    void aClientThatLeavesInTheMiddleOfAFileIsNoLine(GatewayServer gateway) throws Exception {
        String id = GatewayContract.json(gateway.send(gateway.as("leaver", "/v1/assets")
                        .header("Content-Type", "image/png")
                        .POST(BodyPublishers.ofByteArray(Picture.png(2500, 2500)))
                        .build()))
                .getString("id");
        double before = gateway.meter(ACTIVE, "{direction=\"out\"}");

        try (CapturedLog log = CapturedLog.open()) {
            try (Socket leaver = new Socket()) {
                // takes so little that most of the file is still to be sent
                leaver.setReceiveBufferSize(4096);
                leaver.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.gateway.port()));
                leaver.getOutputStream()
                        .write(("GET /v1/assets/" + id
                                        + "/content HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                        + GatewayServer.token("leaver") + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(new String(leaver.getInputStream().readNBytes(4096), StandardCharsets.ISO_8859_1))
                        .startsWith("HTTP/1.1 200");
                assertThat(gateway.meter(ACTIVE, "{direction=\"out\"}")).isGreaterThan(before);
                leaver.setSoLinger(true, 0);
            }
            Waiting.until(() -> gateway.meter(ACTIVE, "{direction=\"out\"}") == before);
            log.flush();

            assertThat(log.text().lines().filter(line -> line.startsWith("{")).map(JsonObject::new))
                    .isNotEmpty()
                    .filteredOn(line -> line.getString("logger").matches(OF_CONNECTIONS))
                    .noneMatch(line -> line.getString("level").matches("WARN|ERROR"));
        }
    }
}
