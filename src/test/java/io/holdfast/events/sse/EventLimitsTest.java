package io.holdfast.events.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.EventClient;
import io.holdfast.testing.EventRig;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Waiting;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLimitsTest {
    /** More than sockets hold between a gateway and a client. */
    private static final int MANY = 60_000;

    @TempDir
    Path folder;

    private EventRig rig;

    @BeforeEach
    void start() throws Exception {
        rig = EventRig.start(folder, usual -> EventRig.of(usual, Duration.ofSeconds(5), Duration.ofSeconds(1), 10));
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
    }

    @Test
    void aClientThatDoesNotReadIsNotReadAheadFor() throws Exception {
        rig.know("ann");
        rig.happen("ann", MANY);
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(8 * 1024);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), rig.first.gateway.port()));
            socket.getOutputStream()
                    .write(("GET /v1/events HTTP/1.1\r\nHost: x\r\nLast-Event-ID: 0\r\nAuthorization: Bearer "
                                    + GatewayServer.token("ann") + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            Waiting.until(() -> sent() >= 100);
            double stuck = Waiting.untilStill(Duration.ofSeconds(1), this::sent);

            assertThat(stuck).isLessThan(MANY / 2.0);

            readTo(socket.getInputStream(), "id: " + MANY + "\n");
            assertThat(sent()).isEqualTo(MANY);
        }
    }

    @Test
    void streamsEndAtOnceWhenTheGatewayStops() throws Exception {
        EventClient first = rig.watch("bea", "");
        EventClient second = rig.watch("carl", "");

        rig.stopSecond(); // where other transfers may go on for longer than it waits

        first.ends();
        second.ends();
        EventClient again = rig.watch(rig.first.gateway, GatewayServer.token("bea"), first.lastId());
        String asset = rig.upload("bea");
        assertThat(again.next().json().getString("asset")).isEqualTo(asset);
    }

    @Test
    void anAccountThatIsBlockedIsToldNothingAnyMore() throws Exception {
        EventClient stream = rig.watch("dora", "");
        rig.run("UPDATE account SET blocked = true WHERE account_id = '" + EventRig.account("dora") + "'");

        stream.ends();
    }

    @Test
    void whatNoNotificationToldIsFoundByTheNextLook() throws Exception {
        EventClient stream = rig.watch("egon", "");
        rig.run("ALTER TABLE event DISABLE TRIGGER event_added");
        rig.happen("egon", 3);

        assertThat(stream.next(3)).extracting(EventClient.Told::id).containsExactly("1", "2", "3");
    }

    @Test
    void aClientThatLeavesLeavesNothingBehind() throws Exception {
        for (int i = 0; i < 5; i++) {
            EventClient stream = rig.watch(rig.first.gateway, GatewayServer.token("fay"), "");
            stream.close();
        }

        Waiting.until(() -> rig.first.meter("holdfast_events_streams", "") == 0);
    }

    private double sent() throws Exception {
        return rig.first.meter("holdfast_events_sent_total", "");
    }

    private static void readTo(InputStream in, String end) throws IOException {
        byte[] bytes = new byte[64 * 1024];
        String tail = "";
        while (!tail.contains(end)) {
            int count = in.read(bytes);
            assertThat(count).isPositive();
            String read = new String(bytes, 0, count, StandardCharsets.US_ASCII);
            String joined = tail + read;
            tail = joined.contains(end) ? joined : joined.substring(Math.max(0, joined.length() - end.length()));
        }
    }
}
