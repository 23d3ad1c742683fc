package io.holdfast.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.Belongings;
import io.holdfast.testing.Film;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.TusClient;
import io.holdfast.testing.TusRequest.Answer;
import io.holdfast.testing.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An upload over a connection that breaks every few MiB. It is of 192 MiB, or of {@code -Dholdfast.test.cut-upload-mib} MiB,
 * of which releases try 1,024; the store needs twice its size.
 */
class CutConnectionTest {
    private static final long MIB = 1 << 20;
    private static final long LENGTH = Long.getLong("holdfast.test.cut-upload-mib", 192) * MIB + 12_345;

    /** Bytes that may have to be sent again for each cut: what was still in the machine's buffers, but no part. */
    private static final long LOST_AT_MOST = 3 * MIB;

    @TempDir
    static Path folder;

    @Test
    void theUploadGoesOnWhereItWasCut() throws Exception {
        long seed = System.nanoTime();
        Film film = Film.of(LENGTH);
        TusClient client = new TusClient("cuno");
        try (GatewayServer server = GatewayServer.start(folder, Optional.empty());
                CuttingProxy proxy = CuttingProxy.before(server.gateway.port(), 2 * MIB, 14 * MIB, seed)) {
            String upload = client.create(proxy.port(), film);
            Answer done = untilDone(client, proxy.port(), upload, film);

            assertThat(proxy.cuts()).as("cuts").isGreaterThanOrEqualTo((int) (LENGTH / (14 * MIB)));
            assertThat(proxy.passed() - LENGTH)
                    .as("bytes sent again, seed " + seed)
                    .isLessThan(proxy.cuts() * LOST_AT_MOST);
            Belongings.of(server.gateway.port(), "cuno").areJust(film, TusClient.asset(done));
            assertThat(server.count("SELECT count(*) FROM intake")).isZero();
            Waiting.until(() -> server.meter("holdfast_budget_bytes", "") == 0);
            Waiting.until(() -> server.meter("holdfast_transfers_active", "") == 0);
        }
    }

    private static Answer untilDone(TusClient client, int port, String upload, Film film) throws Exception {
        while (true) {
            long offset = client.resume(port, upload);
            try {
                Answer answer = client.patch(port, upload, film, offset, film.length);
                assertThat(answer.status()).as(answer.toString()).isIn(204, 409, 423);
                if (answer.status() == 204) {
                    return answer;
                }
            } catch (IOException cut) {
                // and on it goes
            }
        }
    }
}
