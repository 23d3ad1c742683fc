package io.holdfast.objectstore.s3;

import io.holdfast.objectstore.file.LiveFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A real S3 server (s3proxy on a folder, signatures verified) as a process of its own. */
public final class S3Server implements AutoCloseable {
    private static final String BUCKET = "media";

    private final Process process;
    private final Path folder;
    private final int port;

    private S3Server(Process process, Path folder, int port) {
        this.process = process;
        this.folder = folder;
        this.port = port;
    }

    /** Starts one with an empty bucket under {@code folder}. */
    public static S3Server start(Path folder) throws IOException, InterruptedException {
        return start(folder, "");
    }

    /** The same with further properties of s3proxy, one a line. */
    static S3Server start(Path folder, String more) throws IOException, InterruptedException {
        int port = freePort();
        Files.createDirectories(folder.resolve(BUCKET));
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
                        "-DLOG_LEVEL=warn",
                        "-jar",
                        "target/s3proxy/s3proxy.jar",
                        "--properties",
                        properties.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolveSibling("s3proxy.log").toFile())
                .start();
        S3Server server = new S3Server(process, folder, port);
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        server.awaitAnswers();
        return server;
    }

    /** A port that nobody listens at. */
    static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    /** How to reach it. */
    public S3Config config() {
        return config(port);
    }

    /** How to reach it through a port in between. */
    public S3Config config(int through) {
        return config(through, BUCKET);
    }

    /** How to reach another bucket, which is made where it is missing. */
    public S3Config config(int through, String bucket) {
        try {
            Files.createDirectories(folder.resolve(bucket));
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
        return new S3Config(
                URI.create("http://127.0.0.1:" + through),
                "us-east-1",
                bucket,
                true,
                S3Config.Credentials.STATIC,
                Optional.of("access"),
                Optional.of("secret"),
                Optional.empty(),
                Optional.empty(),
                S3Config.Encryption.NONE,
                Optional.empty(),
                S3Config.Checksums.AUTO,
                S3Config.Feature.AUTO,
                5 << 20,
                2,
                32,
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofMinutes(5),
                2);
    }

    /** Where it listens. */
    public int port() {
        return port;
    }

    /** Names of the objects it holds, unfinished uploads included, but for what tells of erasures. */
    public List<String> objects() throws IOException {
        return objects(BUCKET);
    }

    /** The same of another bucket. */
    public List<String> objects(String bucket) throws IOException {
        return LiveFolder.files(folder.resolve(bucket)).stream()
                .map(file -> folder.resolve(bucket).relativize(file).toString())
                .filter(name -> !name.startsWith("00000000-0000-0000-0000-000000000001/"))
                // the server's own file of a torn request, no object, removed when it notices the loss
                .filter(name -> !name.matches("[0-9a-f-]{36}/[0-9a-f-]{36}-[0-9a-f-]{36}"))
                .filter(name -> !name.matches("\\.mpus-.*/[0-9a-f-]{36}-[0-9]+-[0-9a-f-]{36}"))
                .toList();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    private void awaitAnswers() throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest ask = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                .build();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
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
