package io.holdfast.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.Film;
import io.holdfast.testing.GatewayTest;
import io.holdfast.testing.TusClient;
import io.holdfast.testing.TusRequest;
import io.holdfast.testing.TusRequest.Answer;
import io.holdfast.testing.TwoReplicas;
import io.holdfast.testing.Waiting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two requests that go on with one upload at the same time, on one replica or on two. */
@GatewayTest(own = true)
class TwoWritersTest {
    private static final int MIB = 1 << 20;

    private static TwoReplicas gateways;

    @BeforeAll
    static void start(TwoReplicas given) {
        gateways = given;
    }

    @Test
    void aNewerLookMakesTheOlderWriterLetGoAndKeepsItsBytes() throws Exception {
        for (int other = 0; other < 2; other++) {
            TusClient client = new TusClient("lou" + other);
            Film film = Film.of(20 * MIB + 7);
            String upload = client.create(gateways.port(0), film);
            long offset;
            try (TusRequest older = client.begin(gateways.port(0), upload, 0, film.length)) {
                double before = gateways.first.meter(TusClient.BYTES_READ, "");
                older.send(film, 0, 9 * MIB + 11);
                Waiting.until(() -> gateways.first.meter(TusClient.BYTES_READ, "") >= before + 8.9 * MIB);

                // the older one has its connection and renews its lease: it lets go, or this never ends
                offset = client.resume(gateways.port(other), upload);

                assertThat(offset).isBetween(8L * MIB, 9L * MIB + 11);
                assertThat(older.end()).isIn(0, 409);
            }

            Answer done = client.patch(gateways.port(other), upload, film, offset, film.length);

            assertThat(done.status()).isEqualTo(204);
            gateways.of(client.person).areJust(film, TusClient.asset(done));
        }
        gateways.untilTheStoreHoldsJustAssets();
        gateways.untilAllIsBack();
    }

    @Test
    void aNewerWriterGetsThroughAtOnceOrIsToldWhereToGoOn() throws Exception {
        for (int other = 0; other < 2; other++) {
            TusClient client = new TusClient("max" + other);
            Film film = Film.of(14 * MIB + 3);
            String upload = client.create(gateways.port(0), film);
            assertThat(client.patch(gateways.port(0), upload, film, 0, 6 * MIB).status())
                    .isEqualTo(204);
            try (TusRequest older = client.begin(gateways.port(0), upload, 6 * MIB, 8 * MIB)) {
                older.send(film, 6 * MIB, 7 * MIB);
                untilItHasAWriter(upload);

                Answer newer = client.patch(gateways.port(other), upload, film, 6 * MIB, film.length);
                assertThat(older.end()).isIn(0, 409);

                if (newer.status() == 409) {
                    assertThat(newer.offset()).isGreaterThan(6 * MIB).isLessThanOrEqualTo(7 * MIB);
                    newer = client.patch(gateways.port(other), upload, film, newer.offset(), film.length);
                }
                assertThat(newer.status()).isEqualTo(204);
                gateways.of(client.person).areJust(film, TusClient.asset(newer));
            }
        }
        gateways.untilTheStoreHoldsJustAssets();
    }

    @Test
    void aRepeatedRequestLearnsWhereToGoOnAndDisturbsNoWriter() throws Exception {
        TusClient client = new TusClient("rea");
        Film film = Film.of(14 * MIB + 3);
        String upload = client.create(gateways.port(0), film);
        assertThat(client.patch(gateways.port(0), upload, film, 0, 6 * MIB).status())
                .isEqualTo(204);
        try (TusRequest writer = client.begin(gateways.port(0), upload, 6 * MIB, film.length - 6 * MIB)) {
            writer.send(film, 6 * MIB, 7 * MIB);
            untilItHasAWriter(upload);

            for (int replica = 0; replica < 2; replica++) {
                Answer repeated = client.patch(gateways.port(replica), upload, film, 0, 1024);
                assertThat(repeated.status()).isEqualTo(409);
                assertThat(repeated.offset()).isEqualTo(6 * MIB);
            }

            writer.send(film, 7 * MIB, film.length);
            assertThat(writer.end()).isEqualTo(204);
        }
        gateways.of(client.person).areJust(film, TusClient.asset(client.head(gateways.port(0), upload)));
    }

    @Test
    void thoseWhoFightForAnUploadAllTheTimeStillMakeOneAsset() throws Exception {
        TusClient client = new TusClient("ned");
        Film film = Film.of(7 * MIB + 1);
        String upload = client.create(gateways.port(0), film);
        ExecutorService fighters = Executors.newFixedThreadPool(3);
        List<Future<?>> fights = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int turn = i;
            fights.add(fighters.submit(() -> {
                fight(client, upload, film, turn);
                return null;
            }));
        }
        for (Future<?> fight : fights) {
            fight.get(Waiting.HANG.toSeconds(), TimeUnit.SECONDS);
        }
        fighters.shutdown();

        Answer done = client.head(gateways.port(1), upload);
        gateways.of("ned").areJust(film, TusClient.asset(done));
        assertThat(gateways.first.count(
                        "SELECT count(*) FROM asset JOIN account USING (account_id)" + " WHERE subject = 'ned'"))
                .isEqualTo(1);
        gateways.untilTheStoreHoldsJustAssets();
    }

    /** Holds once a request is at work: which of two the gateway sees first is not said by when they were sent. */
    private static void untilItHasAWriter(String upload) throws Exception {
        String id = upload.substring(upload.lastIndexOf('/') + 1);
        Waiting.until(() ->
                gateways.first.count("SELECT count(*) FROM upload WHERE id = '" + id + "' AND lease_until > now()")
                        == 1);
    }

    /** Goes on until the upload is whole, in steps of its own and at both replicas. */
    private static void fight(TusClient client, String upload, Film film, int turn) throws Exception {
        Random random = new Random(turn);
        for (int step = turn; ; step++) {
            long offset = client.resume(gateways.port(step), upload);
            if (offset == film.length) {
                return;
            }
            long to = Math.min(film.length, offset + 1 + random.nextInt(MIB));
            try {
                assertThat(client.patch(gateways.port(step), upload, film, offset, to)
                                .status())
                        .isIn(204, 409, 423, 503);
            } catch (IOException letGo) {
                // another one has it now
            }
        }
    }
}
