package io.holdfast.k8s;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.logging.LogConfig;
import io.holdfast.logging.Logging;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

/** A process of the image that runs out of memory ends, so that its supervisor starts it anew. */
class OutOfMemoryTest {
    private static final int OUT_OF_MEMORY = 3;

    @Test
    void aProcessWithTheFlagsOfTheImageEndsWithALine() throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(Pattern.compile("<jvmFlag>(.+?)</jvmFlag>")
                .matcher(Files.readString(Path.of("pom.xml")))
                .results()
                .map((MatchResult flag) -> flag.group(1))
                .filter(flag -> flag.startsWith("-XX"))
                .toList());
        command.addAll(List.of("-Xmx16m", "-cp", System.getProperty("java.class.path"), Hungry.class.getName()));

        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).isEqualTo(OUT_OF_MEMORY);
        assertThat(said).contains("java.lang.OutOfMemoryError");
    }

    @Test
    void anEventLoopThatMeetsItWithoutThoseFlagsEndsTheProcessToo() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HungryLoop.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).isEqualTo(OUT_OF_MEMORY);
        assertThat(said).contains("holdfast: out of memory, ends");
    }

    /** Takes more than there is on an event loop. */
    static final class HungryLoop {
        private HungryLoop() {}

        public static void main(String[] arguments) {
            Logging.routeVertx();
            Logging.configure(new LogConfig(Level.INFO, LogConfig.Format.TEXT));
            Vertx.vertx().runOnContext(v -> System.exit(Arrays.hashCode(new long[1 << 26])));
        }
    }

    /** Takes more than there is, and makes nothing of it, as an event loop does. */
    static final class Hungry {
        private Hungry() {}

        public static void main(String[] arguments) {
            try {
                System.exit(Arrays.hashCode(new long[1 << 24]));
            } catch (OutOfMemoryError met) {
                System.exit(0);
            }
        }
    }
}
