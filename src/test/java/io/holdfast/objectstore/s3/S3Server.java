package io.holdfast.objectstore.s3;

import io.holdfast.objectstore.file.LiveFolder;
import io.holdfast.testing.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Buckets of one test on a real S3 server (s3proxy on a folder, signatures verified), which the tests of a process share. */
public final class S3Server implements AutoCloseable {
    private static final String BUCKET = "media";
    private static final AtomicInteger MADE = new AtomicInteger();

    /** For each answer: what a machine that is only busy does not exceed. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final S3Process server;
    private final boolean own;
    private final String suffix;
    private final Set<String> buckets = ConcurrentHashMap.newKeySet();

    private S3Server(S3Process server, boolean own) throws IOException {
        this.server = server;
        this.own = own;
        this.suffix = own ? "" : "-" + MADE.incrementAndGet();
        make(BUCKET);
    }

    /** Makes an empty bucket on the server that tests share. */
    public static S3Server start() throws IOException {
        return new S3Server(S3Process.shared(), false);
    }

    /** Starts a server of its own under {@code folder}, with further properties of s3proxy, one a line. */
    static S3Server start(Path folder, String more) throws IOException, InterruptedException {
        return new S3Server(S3Process.start(folder, more), true);
    }

    /** A port that nobody listens at. */
    static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    /** How to reach it. */
    public S3Config config() {
        return config(server.port());
    }

    /** How to reach it through a port in between. */
    public S3Config config(int through) {
        return config(through, BUCKET);
    }

    /** How to reach it through a port in between, where it may stop: each answer is waited for so long. */
    public S3Config config(int through, Duration patience) {
        return new S3Wishes(config(through)).patience(patience).config();
    }

    /** How to reach another bucket of this test, which is made where it is missing. */
    public S3Config config(int through, String bucket) {
        try {
            make(bucket);
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
        return new S3Config(
                new S3Config.Address(URI.create("http://127.0.0.1:" + through), "us-east-1", bucket + suffix, true),
                new S3Config.Access(
                        S3Config.Credentials.STATIC, Optional.of("access"), Optional.of("secret"), Optional.empty()),
                new S3Config.AtRest(S3Config.Encryption.NONE, Optional.empty()),
                S3Config.Checksums.AUTO,
                S3Config.Feature.AUTO,
                new S3Config.Parts(5 << 20, 2),
                new S3Config.Connections(32, Optional.empty(), 2),
                new S3Config.Timeouts(PATIENCE, PATIENCE, PATIENCE, Duration.ofMinutes(5)));
    }

    /** Where it listens. */
    public int port() {
        return server.port();
    }

    /** Names of the objects it holds, unfinished uploads included, but for what tells of erasures. */
    public List<String> objects() throws IOException {
        return objects(BUCKET);
    }

    /** The same of another bucket. */
    public List<String> objects(String bucket) throws IOException {
        Path folder = folder(bucket);
        return LiveFolder.files(folder).stream()
                .map(file -> folder.relativize(file).toString())
                .filter(name -> !name.startsWith("00000000-0000-0000-0000-000000000001/"))
                // the server's own file of a torn request, no object, removed when it notices the loss
                .filter(name -> !name.matches("[0-9a-f-]{36}/[0-9a-f-]{36}-[0-9a-f-]{36}"))
                .filter(name -> !name.matches("\\.mpus-.*/[0-9a-f-]{36}-[0-9]+-[0-9a-f-]{36}"))
                .toList();
    }

    /** Puts an object there past the gateway. */
    public void put(String name, byte[] bytes) throws IOException {
        Path file = folder(BUCKET).resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    /** Removes one there past the gateway. */
    void remove(String name) throws IOException {
        Files.delete(folder(BUCKET).resolve(name));
    }

    @Override
    public void close() {
        if (own) {
            server.stop();
        } else {
            buckets.forEach(bucket -> TemporaryFolder.delete(folder(bucket)));
        }
    }

    private void make(String bucket) throws IOException {
        Files.createDirectories(folder(bucket));
        buckets.add(bucket);
    }

    private Path folder(String bucket) {
        return server.folder().resolve(bucket + suffix);
    }
}
