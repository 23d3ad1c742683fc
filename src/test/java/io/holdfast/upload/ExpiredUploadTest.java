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
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uploads that nobody goes on with. */
class ExpiredUploadTest {
    private static final int MIB = 1 << 20;

    /** The setting that says how long an upload is kept since its last byte. */
    private static final String RETENTION_SETTING = "HOLDFAST_UPLOAD_RETENTION";

    private static final Duration RETENTION = Duration.ofHours(1);

    @TempDir
    Path folder;

    private final Film film = Film.of(14 * MIB + 1);
    private GatewayProcesses gateways;
    private GatewayProcess gateway;

    @BeforeEach
    void start() throws Exception {
        gateways = GatewayProcesses.on(
                folder, Map.of(RETENTION_SETTING, RETENTION.toHours() + "h", "HOLDFAST_UPLOAD_WRITER_LEASE", "1m"));
        gateway = gateways.start();
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        gateways.close();
    }

    @Test
    void areGoneWithAllThatTheyLeftAndWithoutTheOneThatTookThem() throws Exception {
        TusClient client = new TusClient("emil");
        String untouched = client.create(gateway.port(), film);
        String begun = client.create(gateway.port(), film);
        Answer taken = client.patch(gateway.port(), begun, film, 0, 12 * MIB);
        assertThat(taken.status()).isEqualTo(204);
        assertThat(expires(taken)).isBetween(almost(), Instant.now().plus(RETENTION));
        String torn = client.create(gateway.port(), film);
        TusRequest request = client.begin(gateway.port(), torn, 0, film.length);
        request.send(film, 0, 7 * MIB);
        assertThat(gateways.store.objects()).isNotEmpty();
        gateway.kill();
        request.close();
        gateways.lapse();
        gateways.execute("UPDATE intake SET expires_at = now()");

        gateway = gateways.start();

        Waiting.until(() -> gateways.count("SELECT count(*) FROM intake") == 0);
        for (String upload : new String[] {untouched, begun, torn}) {
            assertThat(client.head(gateway.port(), upload).status()).isEqualTo(404);
            assertThat(client.patch(gateway.port(), upload, film, 0, 1).status())
                    .isEqualTo(404);
        }
        Waiting.until(() -> gateways.store.objects().isEmpty());
        Belongings.of(gateway.port(), "emil").areNone();
        assertThat(gateways.count("SELECT sum(reserved_assets) FROM quota")).isZero();
        for (String table : new String[] {"upload", "upload_tail"}) {
            assertThat(gateways.count("SELECT count(*) FROM " + table))
                    .as(table)
                    .isZero();
        }
    }

    @Test
    void areNotThoseThatGoOn() throws Exception {
        TusClient client = new TusClient("ella");
        String upload = client.create(gateway.port(), film);
        long offset = 0;
        for (int times = 0; times < 5; times++) {
            gateways.execute("UPDATE intake SET expires_at = now() + interval '10 minutes'");
            Answer taken = client.patch(gateway.port(), upload, film, offset, offset + 1);
            assertThat(taken.status()).as(taken.toString()).isEqualTo(204);
            assertThat(expires(taken)).isAfter(almost());
            assertThat(gateways.count("SELECT count(*) FROM intake WHERE expires_at > now() + interval '50 minutes'"))
                    .isEqualTo(1);
            offset = taken.offset();
        }

        Answer done = client.patch(gateway.port(), upload, film, offset, film.length);

        assertThat(done.status()).as(done.toString()).isEqualTo(204);
        Belongings.of(gateway.port(), "ella").areJust(film, TusClient.asset(done));
        gateways.execute("UPDATE upload SET expires_at = now() WHERE state = 'complete'");
        Waiting.until(() -> gateways.count("SELECT count(*) FROM upload") == 0);
        Belongings.of(gateway.port(), "ella").areJust(film, TusClient.asset(done));
        gateways.untilTheStoreHoldsJustAssets();
    }

    /** Ten minutes less than what the setting says, for machines that are busy. */
    private static Instant almost() {
        return Instant.now().plus(RETENTION.minusMinutes(10));
    }

    private static Instant expires(Answer answer) {
        return ZonedDateTime.parse(answer.field("upload-expires"), DateTimeFormatter.RFC_1123_DATE_TIME)
                .toInstant();
    }
}
