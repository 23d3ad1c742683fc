package io.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.Belongings;
import io.holdfast.testing.Film;
import io.holdfast.testing.GatewayProcess;
import io.holdfast.testing.GatewayProcesses;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Picture;
import io.holdfast.testing.TusClient;
import io.holdfast.testing.TusRequest;
import io.holdfast.testing.TusRequest.Answer;
import io.holdfast.testing.Waiting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.DoubleAccumulator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many uploads that say much, send little and stay, at a gateway with a small heap: {@code -Dholdfast.test.lorises} says how
 * many (300).
 */
class SlowLorisTest {
    private static final int MIB = 1 << 20;
    private static final int LORISES = Integer.getInteger("holdfast.test.lorises", 300);
    private static final int PEOPLE = 25;
    private static final int ALWAYS_KEPT = 10_000;
    private static final int ROUNDS = 2;

    /** Of what the buffers of 100,000 bytes from each take, it is less. */
    private static final int BUDGET_KIB = LORISES * 98_304 / 1_000;

    @TempDir
    static Path folder;

    private static GatewayProcesses gateways;
    private static GatewayProcess gateway;

    private final Film film = Film.of(14 * MIB);
    private final List<TusRequest> open = new ArrayList<>();
    private final List<String> uploads = new ArrayList<>();
    private final List<TusClient> clients = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        // so long that a busy machine renews hundreds of leases in time, and comes round to each before it stalls
        gateways = GatewayProcesses.on(
                folder,
                Map.of(
                        "HOLDFAST_STORE_MEMORY_BUDGET", BUDGET_KIB + "KiB",
                        "HOLDFAST_UPLOAD_WRITER_LEASE", "1m",
                        "HOLDFAST_UPLOAD_STALL_TIMEOUT", "30m",
                        "HOLDFAST_HTTP_IDLE_TIMEOUT", "30m"));
        gateway = gateways.start();
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        gateways.close();
    }

    @AfterEach
    void leave() throws Exception {
        for (TusRequest loris : open) {
            loris.close();
        }
    }

    /** At 100,000 bytes each they would hold more than there is, so that some may be turned away or lose what they sent. */
    @ParameterizedTest
    @ValueSource(ints = {1, 1_000, 100_000})
    void neitherTakeMemoryNorTheWayFromOthers(int bytes) throws Exception {
        double capacity = GatewayProcesses.meter(gateway, "holdfast_budget_capacity_bytes");
        assertThat(capacity).isPositive();
        long before = gateways.count("SELECT count(*) FROM intake");
        for (int i = 0; i < PEOPLE; i++) {
            clients.add(new TusClient("loris" + bytes + "-" + i));
        }
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Double> most = CompletableFuture.supplyAsync(() -> most(over));
        for (int i = 0; i < LORISES; i++) {
            open(clients.get(i % PEOPLE), bytes);
        }
        for (int round = 0; round < ROUNDS; round++) {
            sendOneByteEach(bytes > ALWAYS_KEPT);
            othersGetThrough(bytes, round);
        }
        assertThat(gateways.count("SELECT count(*) FROM intake")).isEqualTo(before + LORISES);
        for (TusRequest loris : open) {
            loris.close();
        }

        Waiting.until(() -> GatewayProcesses.meter(gateway, "holdfast_budget_bytes") == 0);
        Waiting.until(() -> GatewayProcesses.meter(gateway, "holdfast_transfers_active") == 0);
        Waiting.until(() -> GatewayProcesses.meter(gateway, "vertx_http_server_active_connections") <= 40);
        over.set(true);
        assertThat(most.join()).isLessThanOrEqualTo(capacity);
        for (int i = 0; i < LORISES; i += LORISES / 5) {
            assertThat(clients.get(i % PEOPLE).resume(gateway.port(), uploads.get(i)))
                    .isBetween(bytes > ALWAYS_KEPT ? 0L : bytes, (long) bytes + ROUNDS);
        }
    }

    private void open(TusClient client, int bytes) throws Exception {
        String upload = client.create(gateway.port(), film);
        TusRequest loris = client.begin(gateway.port(), upload, 0, film.length);
        loris.send(film, 0, bytes);
        uploads.add(upload);
        open.add(loris);
    }

    private void sendOneByteEach(boolean mayBeRefused) throws IOException {
        for (TusRequest loris : open) {
            try {
                loris.send(new byte[1]);
            } catch (IOException refused) {
                if (!mayBeRefused) {
                    throw refused;
                }
            }
        }
    }

    /** A picture in one go and a film in pieces, of people who send as fast as they can. */
    private void othersGetThrough(int bytes, int round) throws Exception {
        assertThat(HttpClient.newHttpClient()
                        .send(
                                GatewayServer.as(
                                                "petra",
                                                URI.create("http://127.0.0.1:" + gateway.port() + "/v1/assets"))
                                        .header("Content-Type", "image/png")
                                        .POST(BodyPublishers.ofByteArray(Picture.png(600, 600 + round)))
                                        .build(),
                                BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(201);
        TusClient client = new TusClient("paul" + bytes + "-" + round);
        String upload = client.create(gateway.port(), film);
        Answer half = client.patch(gateway.port(), upload, film, 0, 9 * MIB + 1);
        assertThat(half.status()).as(half.toString()).isEqualTo(204);
        Answer done = client.patch(gateway.port(), upload, film, 9 * MIB + 1, film.length);
        assertThat(done.status()).as(done.toString()).isEqualTo(204);
        Belongings.of(gateway.port(), client.person).areJust(film, TusClient.asset(done));
    }

    /** The most memory that the meter ever told until the end. */
    private double most(AtomicBoolean over) {
        DoubleAccumulator most = new DoubleAccumulator(Math::max, 0);
        Waiting.until(Duration.ofMinutes(10), () -> {
            most.accumulate(GatewayProcesses.meter(gateway, "holdfast_budget_bytes"));
            return over.get();
        });
        return most.get();
    }
}
