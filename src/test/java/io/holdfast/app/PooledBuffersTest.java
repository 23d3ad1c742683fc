package io.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a process of its own, since netty chooses its allocator once, and other tests may have loaded it. */
class PooledBuffersTest {
    @Test
    void aGatewayThatNoLauncherStartedTakesItsBuffersFromThePool(@TempDir Path folder) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        PooledBuffersTest.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
    }

    /** Starts a gateway whose database is away, asks it for anything, and ends with 0 when the pool has given buffers out. */
    public static void main(String[] arguments) throws Exception {
        int nobody;
        try (ServerSocket closed = new ServerSocket(0)) {
            nobody = closed.getLocalPort();
        }
        Gateway gateway = Gateway.start(Development.settings(
                        "http://localhost",
                        0,
                        0,
                        "postgresql://localhost:" + nobody + "/none",
                        Path.of(arguments[0]),
                        "0".repeat(32)))
                .await(2, TimeUnit.MINUTES);
        URI live = URI.create("http://localhost:" + gateway.managementPort() + "/health/live");
        try (InputStream answer = live.toURL().openStream()) {
            answer.readAllBytes();
        }
        var pool = PooledByteBufAllocator.DEFAULT.metric();
        System.exit(pool.usedDirectMemory() + pool.usedHeapMemory() > 0 ? 0 : 3);
    }
}
