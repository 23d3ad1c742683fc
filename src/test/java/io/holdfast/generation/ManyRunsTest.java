package io.holdfast.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.Development;
import io.holdfast.app.GatewayContract;
import io.holdfast.testing.Backend;
import io.holdfast.testing.GatewayProcess;
import io.holdfast.testing.GatewayProcesses;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Unstamped;
import io.holdfast.testing.Waiting;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backend at work: many runs, results pushed and fetched, sent twice and broken off, while a replica is killed. */
class ManyRunsTest {
    private static final int RUNS = Integer.getInteger("holdfast.test.runs", 30);
    private static final int RESULTS = 4;
    private static final int PEOPLE = 5;

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final long seed = Long.getLong("holdfast.test.runs-seed", new Random().nextLong());
    private final ConcurrentLinkedQueue<Integer> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger turns = new AtomicInteger();
    private ResultFiles files;
    private GatewayProcesses gateways;
    private GatewayProcess staying;
    private volatile GatewayProcess dying;

    @BeforeEach
    void start() throws Exception {
        files = ResultFiles.serve(20, seed);
        gateways = GatewayProcesses.on(
                folder,
                Map.of(
                        "HOLDFAST_OUTBOUND_ALLOWED_HOSTS", files.host(),
                        "HOLDFAST_OUTBOUND_ALLOW_HTTP", "true",
                        "HOLDFAST_INGEST_INTERVAL", "1s",
                        "HOLDFAST_GENERATION_RATE", "100000",
                        "HOLDFAST_GENERATION_CONCURRENCY", "1000"));
        CompletableFuture<GatewayProcess> second = gateways.startMeanwhile();
        staying = gateways.start();
        dying = second.join();
    }

    @AfterEach
    void stop() throws Exception {
        staying.close();
        dying.close();
        gateways.close();
        files.close();
    }

    @Test
    void everyResultIsThereOnceAndEverybodyIsTold() throws Exception {
        for (int run = 0; run < RUNS; run++) {
            waiting.add(run);
        }
        List<CompletableFuture<Void>> workers = new ArrayList<>();
        for (int worker = 0; worker < 6; worker++) {
            Random random = new Random(seed + worker);
            workers.add(CompletableFuture.runAsync(() -> work(random)));
        }
        untilNoMoreThan(RUNS / 2, waiting::size);
        dying.kill();
        CompletableFuture<GatewayProcess> again = gateways.startMeanwhile();
        // what the dead one had taken on comes back by itself; its leases need not run out for that to be seen
        gateways.execute("UPDATE ingest SET next_at = now() WHERE state = 'pending'");
        dying = again.join();
        for (CompletableFuture<Void> worker : workers) {
            worker.join();
        }

        untilNoMoreThan(0, () -> (int) gateways.count("SELECT count(*) FROM ingest WHERE state = 'pending'"));
        assertThat(gateways.count("SELECT count(*) FROM ingest WHERE state = 'failed'"))
                .as("seed " + seed)
                .isZero();
        assertThat(gateways.count("SELECT count(*) FROM generation_output WHERE asset_id IS NOT NULL"))
                .isEqualTo((long) RUNS * RESULTS);
        assertThat(gateways.count("SELECT count(*) FROM asset")).isEqualTo((long) RUNS * RESULTS);
        for (int run = 0; run < RUNS; run++) {
            theResultsAre(run);
        }
        for (int person = 0; person < PEOPLE; person++) {
            theEventsAreWhole(person);
        }
        gateways.untilTheStoreHoldsJustAssets();
        Waiting.until(() -> gateways.count("SELECT count(*) FROM intake") == 0);
        assertThat(gateways.count("SELECT sum(reserved_bytes) + sum(reserved_assets) FROM quota"))
                .isZero();
        assertThat(files.cuts()).isPositive();
    }

    private static UUID id(int run) {
        return UUID.nameUUIDFromBytes(("run " + run).getBytes(StandardCharsets.US_ASCII));
    }

    /** Waits for as long as it becomes less. */
    private static void untilNoMoreThan(int most, Callable<Integer> left) throws Exception {
        for (int before = left.call(); before > most; before = left.call()) {
            int now = before;
            Waiting.until(() -> left.call() < now);
        }
    }

    private void work(Random random) {
        for (Integer run = waiting.poll(); run != null; run = waiting.poll()) {
            try {
                make(run, random);
            } catch (Exception failed) {
                throw new IllegalStateException("run " + run + ", seed " + seed, failed);
            }
        }
    }

    private void make(int run, Random random) throws Exception {
        UUID id = id(run);
        JsonObject draft = new JsonObject().put("model", "painter-" + run % 3).put("prompt", "picture number" + run);
        asked(run, backend -> backend.record(id, draft), 200, 201);
        asked(run, backend -> backend.move(id, "running"), 200);
        for (int n = 0; n < RESULTS; n++) {
            int number = run * RESULTS + n;
            int output = n;
            boolean fetched = random.nextInt(3) == 0;
            if (!fetched && random.nextInt(100) < 5) {
                breakOff(run, id, n, ResultFiles.bytes(number));
            }
            for (int times = random.nextInt(100) < 10 ? 2 : 1; times > 0; times--) {
                if (fetched) {
                    asked(run, backend -> fetch(backend, id, output, files.url(number)), 200, 202);
                } else {
                    asked(run, backend -> push(backend, id, output, ResultFiles.bytes(number)), 200, 201);
                }
            }
        }
        asked(run, backend -> backend.move(id, "succeeded"), 200);
    }

    private interface Call {
        HttpResponse<byte[]> by(Backend backend) throws Exception;
    }

    /** Asks one replica and another until one answers, as a backend does. */
    private void asked(int run, Call call, Integer... statuses) throws Exception {
        Waiting.until(() -> {
            try {
                HttpResponse<byte[]> answer = call.by(backend(run));
                if (answer.statusCode() >= 500 || answer.statusCode() == 429) {
                    return false;
                }
                assertThat(answer.statusCode())
                        .as("seed " + seed + ": " + new String(answer.body(), StandardCharsets.UTF_8))
                        .isIn((Object[]) statuses);
                return true;
            } catch (IOException dead) {
                return false;
            }
        });
    }

    private Backend backend(int run) {
        GatewayProcess replica = turns.incrementAndGet() % 2 == 0 ? staying : dying;
        return new Backend("painter", "person" + run % PEOPLE, replica.port());
    }

    private static HttpResponse<byte[]> push(Backend backend, UUID run, int number, byte[] film) throws Exception {
        return Backend.send(backend.request(Backend.path(run) + "/outputs/" + number)
                .header("Content-Type", "video/mp4")
                .PUT(BodyPublishers.ofByteArray(film)));
    }

    private static HttpResponse<byte[]> fetch(Backend backend, UUID run, int number, String url) throws Exception {
        return Backend.send(backend.request(Backend.path(run) + "/outputs/" + number + "/fetch")
                .POST(BodyPublishers.ofString(new JsonObject().put("url", url).encode())));
    }

    /** Sends half of a result and leaves. */
    private void breakOff(int run, UUID id, int number, byte[] film) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), staying.port())) {
            String head = "PUT " + Backend.path(id) + "/outputs/" + number + " HTTP/1.1\r\nHost: holdfast\r\n"
                    + "Authorization: Bearer "
                    + Development.token(GatewayServer.SECRET, "painter", Development.BACKEND)
                    + "\r\nHoldfast-On-Behalf-Of: person" + run % PEOPLE
                    + "\r\nContent-Type: video/mp4\r\nContent-Length: " + film.length + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(film, 0, film.length / 2);
            socket.getOutputStream().flush();
        }
    }

    private void theResultsAre(int run) throws Exception {
        String person = "person" + run % PEOPLE;
        JsonObject shown = json(person, Backend.path(id(run)));
        assertThat(shown.getString("status")).isEqualTo("succeeded");
        assertThat(shown.getJsonArray("outputs")).hasSize(RESULTS);
        for (int n = 0; n < RESULTS; n++) {
            JsonObject output = shown.getJsonArray("outputs").getJsonObject(n);
            HttpResponse<byte[]> content = get(person, "/v1/assets/" + output.getString("asset") + "/content");
            assertThat(Unstamped.of(content.body())).as("seed " + seed).isEqualTo(ResultFiles.bytes(run * RESULTS + n));
        }
    }

    private void theEventsAreWhole(int person) throws Exception {
        int mine = (RUNS + PEOPLE - 1 - person) / PEOPLE;
        List<ToldEvent> events = ToldEvent.first("person" + person, dying.port(), mine * (3 + RESULTS));
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).number()).isEqualTo(i + 1L);
        }
        assertThat(events.stream()
                        .filter(event -> event.type().equals("asset.stored"))
                        .map(ToldEvent::asset))
                .doesNotHaveDuplicates()
                .hasSize(mine * RESULTS);
        for (int run = person; run < RUNS; run += PEOPLE) {
            String id = id(run).toString();
            assertThat(events.stream()
                            .filter(event -> event.asset() == null && id.equals(event.generation()))
                            .map(ToldEvent::type))
                    .containsExactly("generation.queued", "generation.running", "generation.succeeded");
        }
    }

    private HttpResponse<byte[]> get(String person, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + staying.port() + path);
        return client.send(GatewayServer.as(person, uri).build(), BodyHandlers.ofByteArray());
    }

    private JsonObject json(String person, String path) throws Exception {
        return GatewayContract.json(get(person, path));
    }
}
