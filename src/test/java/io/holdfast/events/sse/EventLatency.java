package io.holdfast.events.sse;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.holdfast.testing.EventClient;
import io.holdfast.testing.EventRig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * Measures how long it takes from the commit of a change to its event at a client of the other replica; a program of the
 * test class path, {@code mvn dependency:build-classpath -Dmdep.outputFile=FILE} tells what besides.
 */
public final class EventLatency {
    private static final Logger LOG = (Logger) LoggerFactory.getLogger(EventLatency.class);
    private static final int WARMING = 100;
    private static final int EVENTS = 500;

    private EventLatency() {}

    public static void main(String[] arguments) throws Exception {
        LOG.setLevel(Level.INFO); // tests show warnings only
        Path folder = Files.createTempDirectory("event-latency");
        try (EventRig rig =
                EventRig.start(folder, usual -> EventRig.of(usual, Duration.ofSeconds(15), Duration.ofHours(1), 10))) {
            rig.know("ann");
            EventClient stream = rig.watch("ann", "");
            try (Connection connection = rig.first.connect()) {
                connection.setAutoCommit(false);
                measure(connection, stream, WARMING);
                long[] nanos = measure(connection, stream, EVENTS);
                Arrays.sort(nanos);
                LOG.atInfo()
                        .addKeyValue("events", EVENTS)
                        .addKeyValue("p50Millis", millis(nanos, 0.50))
                        .addKeyValue("p99Millis", millis(nanos, 0.99))
                        .addKeyValue("mostMillis", millis(nanos, 1))
                        .log("from commit to client");
            }
        } finally {
            remove(folder);
        }
    }

    /** One after the other, each when the one before was told. */
    private static long[] measure(Connection connection, EventClient stream, int events) throws Exception {
        long[] nanos = new long[events];
        for (int i = 0; i < events; i++) {
            try (var statement = connection.createStatement()) {
                statement.execute(EventRig.happening("ann", 1));
            }
            long begun = System.nanoTime();
            connection.commit();
            nanos[i] = stream.next().nanos() - begun;
        }
        return nanos;
    }

    private static double millis(long[] sorted, double share) {
        return Math.round(sorted[(int) Math.ceil(share * sorted.length) - 1] / 1e4) / 100.0;
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
