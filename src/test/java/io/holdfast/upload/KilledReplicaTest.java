package io.holdfast.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.Belongings;
import io.holdfast.testing.Film;
import io.holdfast.testing.GatewayProcess;
import io.holdfast.testing.GatewayProcesses;
import io.holdfast.testing.TusClient;
import io.holdfast.testing.TusRequest;
import io.holdfast.testing.TusRequest.Answer;
import io.holdfast.testing.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One upload during which the replica that serves it is killed again and again, at a moment that the seed decides:
 * {@code -Dholdfast.test.kills-seed} repeats a run, {@code -Dholdfast.test.kills} changes how often (4).
 */
class KilledReplicaTest {
    private static final int MIB = 1 << 20;
    private static final int KILLS = Integer.getInteger("holdfast.test.kills", 4);

    @TempDir
    Path folder;

    private final long seed = Long.getLong("holdfast.test.kills-seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final TusClient client = new TusClient("kim");
    private final Film film = Film.of(KILLS * 8L * MIB + 4_321);
    private GatewayProcesses gateways;
    private GatewayProcess serving;
    private CompletableFuture<GatewayProcess> other;

    @BeforeEach
    void start() throws Exception {
        // only the dead lose a lease, when the test says so: no busy machine renews too late
        gateways = GatewayProcesses.on(folder, Map.of("HOLDFAST_UPLOAD_WRITER_LEASE", "1m"));
        other = gateways.startMeanwhile();
        serving = gateways.start();
    }

    @AfterEach
    void stop() throws Exception {
        serving.close();
        other.join().close();
        gateways.close();
    }

    @Test
    void noToldByteIsLostAndNothingIsLeftBehind() throws Exception {
        String upload = client.create(serving.port(), film);
        for (int kill = 0; kill < KILLS - 1; kill++) {
            long offset = client.resume(serving.port(), upload);
            if (random.nextBoolean()) {
                offset = told(upload, offset, 1 + random.nextInt(7 * MIB));
            }
            killAt(upload, offset, random.nextInt(9 * MIB), film.length);
        }
        killAfterTheLastByte(upload);

        long offset = client.resume(serving.port(), upload);
        Answer done = client.patch(serving.port(), upload, film, offset, film.length);

        assertThat(done.status()).as("seed " + seed + ": " + done).isEqualTo(204);
        Belongings.of(serving.port(), client.person).areJust(film, TusClient.asset(done));
        assertThat(TusClient.asset(client.head(other.join().port(), upload))).isEqualTo(TusClient.asset(done));
        assertThat(gateways.count("SELECT count(*) FROM asset")).isEqualTo(1);
        assertThat(gateways.count("SELECT sum(reserved_bytes) + sum(reserved_assets) FROM quota"))
                .isZero();
        gateways.untilTheStoreHoldsJustAssets();
        Waiting.until(() -> gateways.count("SELECT count(*) FROM intake") == 0);
    }

    @Test
    void anUploadGivenUpAfterAKillLeavesNothing() throws Exception {
        String upload = client.create(serving.port(), film);
        killAt(upload, told(upload, 0, 6 * MIB + 1), 3 * MIB, film.length);
        client.resume(serving.port(), upload);

        assertThat(client.send(serving.port(), "DELETE", upload).status()).isEqualTo(204);

        assertThat(client.head(serving.port(), upload).status()).isEqualTo(404);
        assertThat(client.head(other.join().port(), upload).status()).isEqualTo(404);
        gateways.untilTheStoreHoldsJustAssets();
        Waiting.until(() -> gateways.count("SELECT sum(reserved_bytes) + sum(reserved_assets) FROM quota") == 0);
        Waiting.until(() -> gateways.count("SELECT count(*) FROM intake") == 0);
    }

    /** Sends some and has it confirmed; where it goes on. */
    private long told(String upload, long offset, int bytes) throws IOException {
        long to = Math.min(offset + bytes, film.length - 1);
        Answer taken = client.patch(serving.port(), upload, film, offset, to);
        assertThat(taken.status()).as("seed " + seed + ": " + taken).isEqualTo(204);
        return taken.offset();
    }

    /** Kills the serving one after so many bytes of a request that was to bring more. */
    private void killAt(String upload, long offset, int bytes, long to) throws Exception {
        try (TusRequest request = client.begin(serving.port(), upload, offset, to - offset)) {
            request.send(film, offset, Math.min(offset + bytes, to - 1));
            takeOver();
        }
    }

    /** Lets the last byte arrive, but no answer. */
    private void killAfterTheLastByte(String upload) throws Exception {
        long offset = client.resume(serving.port(), upload);
        long last = film.length - 6 * MIB;
        if (offset < last) {
            offset = told(upload, offset, (int) (last - offset));
        }
        try (TusRequest request = client.begin(serving.port(), upload, offset, film.length - offset)) {
            request.send(film, offset, film.length);
            takeOver();
        }
    }

    /** Kills the one that serves, goes on with the other, and starts the killed one again meanwhile. */
    private void takeOver() throws SQLException {
        GatewayProcess next = other.join();
        serving.kill();
        gateways.lapse();
        other = gateways.startMeanwhile();
        serving = next;
    }
}
