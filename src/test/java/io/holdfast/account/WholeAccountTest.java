package io.holdfast.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.Development;
import io.holdfast.app.GatewayContract;
import io.holdfast.objectstore.FaultyStore;
import io.holdfast.tenancy.Accounts;
import io.holdfast.testing.ExportRequests;
import io.holdfast.testing.Film;
import io.holdfast.testing.GatewayProcess;
import io.holdfast.testing.GatewayProcesses;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Waiting;
import io.vertx.core.json.JsonObject;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Somebody takes along all that is theirs, and leaves: {@code -Dholdfast.test.account-assets} says of how many assets (80) and
 * {@code -Dholdfast.test.account-film} how long the largest is (12 MiB). A replica is killed, and the store fails one call in
 * ten.
 */
class WholeAccountTest {
    private static final Logger LOG = LoggerFactory.getLogger(WholeAccountTest.class);
    private static final int ASSETS = Integer.getInteger("holdfast.test.account-assets", 80);
    private static final long FILM = Long.getLong("holdfast.test.account-film", 12L * 1024 * 1024);
    private static final Duration MAX = Duration.ofMinutes(30);
    private static final String PERSON = "olga";

    @TempDir
    Path folder;

    private final Random random = new Random(ASSETS);
    private GatewayProcesses gateways;
    private FaultyStore faulty;
    private GatewayProcess first;
    private GatewayProcess second;
    private ExportRequests requests;
    private String token;

    @BeforeEach
    void start() throws Exception {
        gateways = GatewayProcesses.on(folder, Map.of());
        faulty = FaultyStore.before(gateways.store.port());
        gateways.reachTheStoreBy(faulty);
        var meanwhile = gateways.startMeanwhile();
        first = gateways.start();
        second = meanwhile.join();
        requests = new ExportRequests(HttpClient.newHttpClient(), PERSON);
        token = GatewayServer.token(PERSON);
    }

    @AfterEach
    void stop() throws Exception {
        first.close();
        second.close();
        faulty.close();
        gateways.close();
    }

    @Test
    void allIsTakenAlongAndNothingStays() throws Exception {
        AccountFiles files = new AccountFiles(new int[] {first.port(), second.port()}, PERSON);
        timed("upload", () -> files.send(ASSETS, FILM));
        List<String> history = files.history();
        assertThat(history).hasSize(ASSETS);

        String export = timed("make the export", () -> ready());
        Path zip = folder.resolve("all.zip");
        timed("download it", () -> files.download(export + "/content", zip, random));
        LOG.info("bytes of the export: {}", Files.size(zip));
        peaks("export");
        ExportRequests.isSound(zip);
        assertThat(mediaOf(zip)).containsExactlyInAnyOrderElementsOf(history);

        faulty.only(any -> random.nextInt(10) == 0).answerEach(503, FaultyStore.When.BEFORE_BODY);
        timed("erase the account", () -> erased());
        peaks("erasure");
        nothingIsLeft();
    }

    private String ready() throws Exception {
        String export = requests.ask(first.port(), new JsonObject());
        Waiting.until(
                MAX, () -> requests.at(second.port(), export).getString("state").equals("ready"));
        return export;
    }

    /** Leaves by the one replica, which is killed at its work; the other one tells when all is done. */
    private JsonObject erased() throws Exception {
        JsonObject asked = GatewayContract.json(requests.send(first.port(), "DELETE", "/v1/account", ""));
        Waiting.until(MAX, () -> count("asset") < ASSETS);
        first.kill();
        // what the dead one had taken on comes back by itself; its lease need not run out for that to be seen
        gateways.execute("UPDATE account_erasure SET next_at = now()");
        String receipt = asked.getJsonObject("links").getString("self");
        Waiting.until(
                MAX,
                () -> requests.at(second.port(), receipt).getString("state").equals("erased"));
        JsonObject done = requests.at(second.port(), receipt);
        assertThat(done.getJsonObject("erased").getInteger("assets")).isEqualTo(ASSETS);
        assertThat(done.encode()).doesNotContain(PERSON, id());
        return done;
    }

    private void nothingIsLeft() throws Exception {
        for (String table : gateways.texts("SELECT table_name FROM information_schema.columns"
                + " WHERE table_schema = 'public' AND column_name = 'account_id'"
                // it refuses the tokens that are still about
                + " AND table_name <> 'erased_account'")) {
            assertThat(count(table)).as(table).isZero();
        }
        Waiting.until(MAX, () -> gateways.store.objects().stream().noneMatch(key -> key.contains(id())));
        assertThat(requests.client()
                        .send(
                                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + second.port() + "/v1/exports"))
                                        .header("Authorization", "Bearer " + token)
                                        .build(),
                                BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(403);
        assertThat(gateways.logs()).doesNotContain(PERSON, AccountFiles.NAME);
    }

    private long count(String table) throws Exception {
        return gateways.count("SELECT count(*) FROM " + table + " WHERE account_id = '" + id() + "'");
    }

    private static String id() {
        return Accounts.idOf(Development.ISSUER, PERSON).toString();
    }

    private static List<String> mediaOf(Path zip) throws Exception {
        List<String> digests = new ArrayList<>();
        try (var read = org.apache.commons.compress.archivers.zip.ZipFile.builder()
                .setPath(zip)
                .get()) {
            var entries = read.getEntries();
            while (entries.hasMoreElements()) {
                var entry = entries.nextElement();
                if (entry.getName().matches("media/.*\\.(png|mp4)")) {
                    MessageDigest digest = Film.digest();
                    try (var bytes = new java.security.DigestInputStream(read.getInputStream(entry), digest)) {
                        bytes.transferTo(OutputStream.nullOutputStream());
                    }
                    digests.add(HexFormat.of().formatHex(digest.digest()));
                }
            }
        }
        return digests;
    }

    private void peaks(String when) throws Exception {
        LOG.info("peak bytes of memory of a replica, up to the {}: {}", when, second.peakMemory());
    }

    private static <T> T timed(String what, Callable<T> work) throws Exception {
        long start = System.nanoTime();
        T done = work.call();
        LOG.info(
                "ms to {}: {}",
                what,
                Duration.ofNanos(System.nanoTime() - start).toMillis());
        return done;
    }
}
