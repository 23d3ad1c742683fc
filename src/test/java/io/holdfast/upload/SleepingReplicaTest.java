package io.holdfast.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.testing.GatewayProcess;
import io.holdfast.testing.GatewayProcesses;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Picture;
import io.holdfast.testing.SlowUpload;
import io.holdfast.testing.Waiting;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica that sleeps past its leases in the middle of an upload, and goes on as if nothing had happened. */
class SleepingReplicaTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private GatewayProcesses gateways;
    private GatewayProcess asleep;
    private GatewayProcess awake;
    private byte[] picture;

    @BeforeEach
    void start() throws Exception {
        picture = Picture.png(100, 100);
        // only who sleeps loses a lease, when the test says so: no busy machine renews too late
        gateways = GatewayProcesses.on(
                folder, Map.of("HOLDFAST_UPLOAD_LEASE", "1m", "HOLDFAST_UPLOAD_IDEMPOTENCY_LEASE", "1m"));
        var other = gateways.startMeanwhile();
        asleep = gateways.start();
        awake = other.join();
    }

    @AfterEach
    void stop() throws Exception {
        asleep.close();
        awake.close();
        gateways.close();
    }

    @Test
    void aKeyMakesOneAssetAlthoughItsFirstRequestWakesBehindTheSecond() throws Exception {
        try (SlowUpload first = SlowUpload.begin(asleep.port(), "nan", picture.length, "Idempotency-Key: once")) {
            sleepsInTheMiddle(first);
            gateways.execute("UPDATE request_key SET expires_at = now() - interval '1 second'");
            HttpResponse<byte[]> second = send();
            assertThat(second.statusCode()).isEqualTo(201);

            first.send(picture, picture.length / 2, picture.length);
            asleep.goOn();

            assertThat(first.status()).isEqualTo(409);
            isTheOnlyOne(second);
        }
    }

    @Test
    void anUploadThatWasSweptAwayMeanwhileBecomesNothing() throws Exception {
        try (SlowUpload first = SlowUpload.begin(asleep.port(), "nan", picture.length, "Idempotency-Key: once")) {
            sleepsInTheMiddle(first);
            gateways.execute("UPDATE request_key SET expires_at = now() - interval '1 second'");
            gateways.execute("UPDATE intake SET expires_at = now() - interval '1 hour'");
            Waiting.until(() -> gateways.count("SELECT count(*) FROM intake") == 0);
            HttpResponse<byte[]> second = send();
            assertThat(second.statusCode()).isEqualTo(201);

            first.send(picture, picture.length / 2, picture.length);
            asleep.goOn();

            assertThat(first.status()).isIn(409, 503);
            isTheOnlyOne(second);
        }
    }

    @Test
    void whatIsStoredForAnIntakeThatWasSweptAwayIsRemoved() throws Exception {
        try (SlowUpload upload = SlowUpload.begin(awake.port(), "nan", picture.length)) {
            upload.send(picture, 0, picture.length / 2);
            Waiting.until(() -> gateways.count("SELECT count(*) FROM intake") == 1);
            gateways.execute("UPDATE intake SET expires_at = now() - interval '1 hour'");
            Waiting.until(() -> gateways.count("SELECT count(*) FROM intake") == 0
                    && gateways.count("SELECT count(*) FROM leftover") == 0);

            upload.send(picture, picture.length / 2, picture.length);

            assertThat(upload.status()).isEqualTo(409);
            assertThat(gateways.count("SELECT count(*) FROM asset")).isZero();
            gateways.untilTheStoreHoldsJustAssets();
            Waiting.until(() -> gateways.count("SELECT count(*) FROM leftover") == 0);
        }
    }

    private void sleepsInTheMiddle(SlowUpload upload) throws Exception {
        upload.send(picture, 0, picture.length / 2);
        Waiting.until(() -> gateways.count("SELECT count(*) FROM intake") == 1);
        asleep.halt();
    }

    private void isTheOnlyOne(HttpResponse<byte[]> made) throws Exception {
        HttpResponse<byte[]> again = send();
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(GatewayContract.json(again).getString("id"))
                .isEqualTo(GatewayContract.json(made).getString("id"));
        assertThat(gateways.count("SELECT count(*) FROM asset")).isOne();
        gateways.untilTheStoreHoldsJustAssets();
        Waiting.until(() -> gateways.count("SELECT sum(reserved_bytes) + sum(reserved_assets) FROM quota") == 0);
        assertThat(gateways.count("SELECT sum(used_assets) FROM quota")).isOne();
    }

    private HttpResponse<byte[]> send() throws Exception {
        return CLIENT.send(
                GatewayServer.as("nan", URI.create("http://127.0.0.1:" + awake.port() + "/v1/assets"))
                        .header("Content-Type", "image/png")
                        .header("Idempotency-Key", "once")
                        .POST(BodyPublishers.ofByteArray(picture))
                        .build(),
                BodyHandlers.ofByteArray());
    }
}
