package io.holdfast.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.objectstore.FaultyStore.When;
import io.holdfast.testing.Film;
import io.holdfast.testing.TusClient;
import io.holdfast.testing.TusRequest;
import io.holdfast.testing.TusRequest.Answer;
import io.holdfast.testing.TwoReplicas;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uploads that go on although Postgres, the store or the answer was lost for a while. */
class UploadOutageTest {
    private static final int MIB = 1 << 20;

    @TempDir
    static Path folder;

    private static TwoReplicas gateways;

    @BeforeAll
    static void start() throws Exception {
        gateways = TwoReplicas.onOwnPostgres(folder);
    }

    @AfterEach
    void heal() {
        gateways.faulty.heal();
    }

    @AfterAll
    static void stop() throws Exception {
        gateways.close();
    }

    @Test
    void aRestartOfPostgresTakesNoToldByteBack() throws Exception {
        TusClient client = new TusClient("pia");
        Film film = Film.of(24 * MIB + 5);
        String upload = client.create(gateways.port(0), film);
        long told = told(client, upload, film, 9 * MIB + 1);
        int status;
        try (TusRequest torn = client.begin(gateways.port(0), upload, told, 11 * MIB)) {
            torn.send(film, told, told + 4 * MIB);
            gateways.first.stopPostgres();
            try {
                torn.send(film, told + 4 * MIB, told + 11 * MIB);
            } catch (IOException refused) {
                // it may say so at once
            }
            Answer away = client.head(gateways.port(1), upload);
            assertThat(away.status()).as(away.toString()).isEqualTo(423);
            assertThat(away.fields()).containsKey("retry-after").doesNotContainKey("upload-offset");
            gateways.first.startPostgres();
            status = torn.end();
        }

        long offset = client.resume(gateways.port(1), upload);

        assertThat(status).isIn(0, 204, 409, 423, 500, 503);
        assertThat(offset).isGreaterThanOrEqualTo(status == 204 ? told + 11 * MIB : told);
        finish(client, upload, film, offset);
    }

    @Test
    void aStoreThatIsAwayTakesNoToldByteBack() throws Exception {
        TusClient client = new TusClient("quin");
        Film film = Film.of(26 * MIB);
        String upload = client.create(gateways.port(0), film);
        long told = told(client, upload, film, 7 * MIB + 1);
        gateways.faulty.refuse();

        try (TusRequest torn = client.begin(gateways.port(0), upload, told, 11 * MIB)) {
            try {
                torn.send(film, told, told + 11 * MIB);
            } catch (IOException refused) {
                // it may say so at once
            }
            assertThat(torn.end()).isIn(0, 503);
        }
        Answer meanwhile = client.head(gateways.port(1), upload);

        assertThat(meanwhile.status()).as(meanwhile.toString()).isIn(200, 423);
        gateways.faulty.heal();
        finish(client, upload, film, client.resume(gateways.port(1), upload));
    }

    @Test
    void aStoreThatFailsAtAnyWriteTakesNoToldByteBack() throws Exception {
        for (When when : When.values()) {
            TusClient client = new TusClient("rob-" + when);
            Film film = Film.of(23 * MIB + 2);
            String upload = client.create(gateways.port(0), film);
            long offset = 0;
            for (int turn = 1; offset < film.length; turn++) {
                if (turn < 11) {
                    gateways.faulty
                            .only(request -> !request.method().equals("GET"))
                            .cutNext(when);
                }
                long to = Math.min(film.length, offset + 3 * MIB + 1);
                try {
                    Answer answer = client.patch(gateways.port(turn), upload, film, offset, to);
                    assertThat(answer.status()).as(answer.toString()).isIn(204, 503);
                } catch (IOException cut) {
                    // the same as a 503
                }
                offset = client.resume(gateways.port(turn + 1), upload);
            }
            gateways.of(client.person).areJust(film, TusClient.asset(client.head(gateways.port(0), upload)));
        }
        gateways.faulty.heal();
        gateways.untilTheStoreHoldsJustAssets();
    }

    @Test
    void aLastAnswerThatWasLostIsGivenAgain() throws Exception {
        TusClient client = new TusClient("sue");
        Film film = Film.of(8 * MIB + 9);
        String upload = client.create(gateways.port(0), film);
        long told = told(client, upload, film, 6 * MIB);
        try (TusRequest lost = client.begin(gateways.port(0), upload, told, film.length - told)) {
            lost.send(film, told, film.length);
            lost.reset();
        }

        long offset = client.resume(gateways.port(1), upload);
        Answer first = client.patch(gateways.port(1), upload, film, offset, film.length);
        String asset = TusClient.asset(first);

        for (int turn = 0; turn < 4; turn++) {
            Answer empty = client.patch(gateways.port(turn), upload, film, film.length, film.length);
            assertThat(empty.status()).isEqualTo(204);
            assertThat(TusClient.asset(empty)).isEqualTo(asset);
            Answer same = client.patch(gateways.port(turn), upload, film, told, film.length);
            assertThat(same.status()).as(same.toString()).isIn(204, 409);
            assertThat(same.offset()).isEqualTo(film.length);
            assertThat(TusClient.asset(same)).isEqualTo(asset);
            Answer head = client.head(gateways.port(turn), upload);
            assertThat(head.offset()).isEqualTo(film.length);
            assertThat(TusClient.asset(head)).isEqualTo(asset);
        }
        gateways.of("sue").areJust(film, asset);
        gateways.untilTheStoreHoldsJustAssets();
        gateways.untilAllIsBack();
    }

    private static long told(TusClient client, String upload, Film film, long bytes) throws IOException {
        Answer taken = client.patch(gateways.port(0), upload, film, 0, bytes);
        assertThat(taken.status()).as(taken.toString()).isEqualTo(204);
        return taken.offset();
    }

    private static void finish(TusClient client, String upload, Film film, long offset) throws Exception {
        Answer done = client.patch(gateways.port(1), upload, film, offset, film.length);
        assertThat(done.status()).as(done.toString()).isEqualTo(204);
        gateways.of(client.person).areJust(film, TusClient.asset(done));
        gateways.untilTheStoreHoldsJustAssets();
        gateways.untilAllIsBack();
    }
}
