package io.holdfast.objectstore.s3;

import io.holdfast.testing.TemporaryFolder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** An s3proxy on a folder as a process of its own, whose folders are its buckets. */
final class S3Process {
    private static final long MAX_START_NANOS = Duration.ofMinutes(5).toNanos();

    private final Process process;
    private final Path folder;
    private final int port;

    private S3Process(Process process, Path folder, int port) {
        this.process = process;
        this.folder = folder;
        this.port = port;
    }

    /** Started when first asked for; runs until the process of the tests ends. */
    private static final class Shared {
        static final S3Process SERVER = start();

        private static S3Process start() {
            try {
                Path folder = TemporaryFolder.create("s3", () -> SERVER.stop());
                return S3Process.start(folder.resolve("store"), "");
            } catch (IOException | InterruptedException failed) {
                throw new IllegalStateException(failed);
            }
        }
    }

    static S3Process shared() {
        return Shared.SERVER;
    }

    static S3Process start(Path folder, String more) throws IOException, InterruptedException {
        int port = S3Server.freePort();
        Files.createDirectories(folder);
        Path properties = Files.writeString(
                folder.resolveSibling("s3proxy.properties"),
                """
                s3proxy.endpoint=http://127.0.0.1:%d
                s3proxy.authorization=aws-v2-or-v4
                s3proxy.identity=access
                s3proxy.credential=secret
                s3proxy.ignore-unknown-headers=true
                jclouds.provider=filesystem-nio2
                jclouds.filesystem.basedir=%s
                %s
                """
                        .formatted(port, folder, more));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-DLOG_LEVEL=warn",
                        "-jar",
                        "target/s3proxy/s3proxy.jar",
                        "--properties",
                        properties.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolveSibling("s3proxy.log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        S3Process server = new S3Process(process, folder, port);
        server.awaitAnswers();
        return server;
    }

    Path folder() {
        return folder;
    }

    int port() {
        return port;
    }

    void stop() {
        process.destroyForcibly().onExit().join();
    }

    private void awaitAnswers() throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest ask = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                .build();
        long deadline = System.nanoTime() + MAX_START_NANOS;
        while (true) {
            try {
                client.send(ask, HttpResponse.BodyHandlers.discarding());
                return;
            } catch (IOException notYet) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw notYet;
                }
                process.waitFor(50, TimeUnit.MILLISECONDS);
            }
        }
    }
}
