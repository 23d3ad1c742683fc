package io.holdfast.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import io.holdfast.telemetry.MeterNames;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/** Lines that nobody reads. */
@GatewayTest
class DroppedLinesTest {
    private static final int LINES = 20_000;

    private static GatewayServer server;

    @BeforeAll
    static void start(GatewayServer given) {
        server = given;
    }

    @Test
    void aReaderThatStallsHoldsNobodyUpAndWhatDoesNotFitIsCounted() throws Exception {
        CountDownLatch reads = new CountDownLatch(1);
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        double before = dropped();

        LoggerContext context = logging(new OutputStream() {
            @Override
            public void write(int one) {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                try {
                    reads.await();
                } catch (InterruptedException stopping) {
                    Thread.currentThread().interrupt();
                }
                written.write(bytes, from, length);
            }
        });
        reads.countDown();
        context.stop();

        List<String> lines = written.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSizeBetween(4_096, LINES - 1).allMatch(line -> line.endsWith("}"));
        assertThat(new JsonObject(lines.get(0)).getString("message")).isEqualTo("line 0");
        assertThat(dropped() - before).isEqualTo(LINES - lines.size());
    }

    @Test
    void linesThatCannotBeWrittenAreCounted() throws Exception {
        double before = dropped();

        LoggerContext context = logging(new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException("closed");
            }
        });
        context.stop();

        assertThat(dropped() - before).isEqualTo(LINES);
    }

    private static LoggerContext logging(OutputStream out) {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        Logging.configure(context, new LogConfig(Level.INFO, LogConfig.Format.JSON), out);
        Logger logger = context.getLogger("io.holdfast.Sample");
        for (int n = 0; n < LINES; n++) {
            logger.info("line {}", n);
        }
        return context;
    }

    private static double dropped() throws Exception {
        return server.meter(MeterNames.LOG_DROPPED_TOTAL, "");
    }
}
