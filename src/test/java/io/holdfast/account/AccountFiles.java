package io.holdfast.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.testing.Film;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Picture;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many files of mixed sizes of one person, at some replicas in turns. */
final class AccountFiles {
    /** Is in the name of each. */
    static final String NAME = "holiday";

    private static final int KIB = 1024;
    private static final int AT_ONCE = 8;

    // each file by a connection of its own
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int[] ports;
    private final String person;

    AccountFiles(int[] ports, String person) {
        this.ports = ports;
        this.person = person;
    }

    /** Sends one film of this length, and files of up to 4 MiB: most are small. */
    Void send(int number, long length) throws Exception {
        ExecutorService senders = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<?>> sent = new ArrayList<>();
            for (int file = 0; file < number; file++) {
                int turn = file;
                sent.add(senders.submit(() -> {
                    sendOne(turn, turn == 0 ? length : size(turn));
                    return null;
                }));
            }
            for (Future<?> one : sent) {
                one.get();
            }
        } finally {
            senders.shutdownNow();
        }
        return null;
    }

    private static long size(int file) {
        long most = file % 100 == 1 ? 4_096 * KIB : file % 10 == 2 ? 512 * KIB : 16 * KIB;
        return KIB + new Random(file).nextLong(most);
    }

    private void sendOne(int turn, long length) throws Exception {
        boolean picture = turn % 2 == 1 && length < 16 * KIB;
        BodyPublisher body = picture
                ? BodyPublishers.ofByteArray(Picture.png(1 + turn % 300, 1 + turn % 200))
                : BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(Film.of(length)::open), length);
        HttpRequest request = as(turn, "/v1/assets")
                .header(
                        "Content-Disposition",
                        "attachment; filename=\"%s %d.%s\"".formatted(NAME, turn, picture ? "png" : "mp4"))
                .header("Idempotency-Key", "file-" + turn)
                .POST(body)
                .build();
        HttpResponse<byte[]> stored = client.send(request, BodyHandlers.ofByteArray());
        // as any client does on a machine that is too busy to answer within the gateway's time
        while (stored.statusCode() == 503 || stored.statusCode() == 409) {
            stored = client.send(request, BodyHandlers.ofByteArray());
        }
        assertThat(stored.statusCode()).isEqualTo(201);
    }

    /** The digests that the history tells. */
    List<String> history() throws Exception {
        List<String> digests = new ArrayList<>();
        for (Optional<String> page = Optional.of("/v1/assets?limit=100"); page.isPresent(); ) {
            JsonObject answer =
                    GatewayContract.json(client.send(as(0, page.get()).build(), BodyHandlers.ofByteArray()));
            for (Object item : answer.getJsonArray("items")) {
                digests.add(((JsonObject) item).getString("sha256"));
            }
            page = Optional.ofNullable(answer.getString("next")).map("/v1/assets?limit=100&cursor="::concat);
        }
        return digests;
    }

    /** Puts an archive into a file; cut again and again at places of chance, and gone on with elsewhere. */
    Path download(String content, Path into, Random random) throws Exception {
        HttpResponse<Void> head = client.send(
                as(0, content).method("HEAD", BodyPublishers.noBody()).build(), BodyHandlers.discarding());
        long length = head.headers().firstValueAsLong("Content-Length").orElseThrow();
        String tag = head.headers().firstValue("ETag").orElseThrow();
        try (OutputStream out = Files.newOutputStream(into)) {
            long at = 0;
            for (int turn = 0; at < length; turn++) {
                HttpResponse<InputStream> part = client.send(
                        as(turn, content)
                                .header("Range", "bytes=" + at + "-")
                                .header("If-Range", tag)
                                .build(),
                        BodyHandlers.ofInputStream());
                assertThat(part.statusCode()).isEqualTo(206);
                assertThat(part.headers().firstValue("Content-Range"))
                        .hasValue("bytes " + at + "-" + (length - 1) + "/" + length);
                at += copy(part, out, Math.min(length - at, 1 + random.nextLong(length / 7 + 1)));
            }
        }
        return into;
    }

    private static long copy(HttpResponse<InputStream> from, OutputStream into, long bytes) throws IOException {
        byte[] some = new byte[256 * KIB];
        try (InputStream in = from.body()) {
            for (long left = bytes; left > 0; ) {
                int read = in.read(some, 0, (int) Math.min(left, some.length));
                assertThat(read).isPositive();
                into.write(some, 0, read);
                left -= read;
            }
        }
        return bytes;
    }

    private HttpRequest.Builder as(int turn, String path) throws Exception {
        return GatewayServer.as(person, URI.create("http://127.0.0.1:" + ports[turn % ports.length] + path))
                .timeout(Duration.ofMinutes(30));
    }
}
