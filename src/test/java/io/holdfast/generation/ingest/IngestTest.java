package io.holdfast.generation.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.testing.Backend;
import io.holdfast.testing.FileOrigin;
import io.holdfast.testing.Waiting;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Results that are fetched from where a provider put them. */
@ExtendWith(VertxExtension.class)
class IngestTest {
    private static final int MIB = 1 << 20;
    private static final byte[] PICTURE = FileOrigin.picture(20 * MIB);
    private static final byte[] OTHER = FileOrigin.picture(10 * MIB);

    @TempDir
    static Path folder;

    private static Fetching fetching;

    @BeforeAll
    static void start(Vertx vertx) throws Exception {
        fetching = Fetching.start(vertx, folder, PICTURE);
    }

    @AfterAll
    static void stop() throws Exception {
        fetching.close();
    }

    @BeforeEach
    void record() throws Exception {
        fetching.record();
    }

    @AfterEach
    void nothingIsHeld() throws Exception {
        fetching.nothingIsHeld();
    }

    @Test
    void aResultIsFetchedAndBecomesAnAssetOfItsRun() throws Exception {
        HttpResponse<byte[]> asked = fetching.ask(fetching.body());

        assertThat(asked.statusCode()).isEqualTo(202);
        JsonObject done = fetching.over("done");
        assertThat(done.getInteger("attempts")).isPositive(); // a busy machine may take several
        assertThat(done.getString("lastError")).isNull();
        assertThat(done.getString("nextAttemptAt")).isNull();
        String asset = done.getString("asset");
        HttpResponse<byte[]> again = fetching.ask(fetching.body());
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(GatewayContract.json(again).getString("id")).isEqualTo(asset);
        assertThat(GatewayContract.json(again).getJsonObject("provenance").getString("generation"))
                .isEqualTo(fetching.run.toString());
        assertThat(fetching.server.count("SELECT count(*) FROM asset WHERE id = '" + asset
                        + "' AND coalesce(received_bytes, size_bytes) = " + PICTURE.length))
                .isEqualTo(1);
    }

    @Test
    void aCutConnectionIsGoneOnWithByRange() throws Exception {
        int before = fetching.origin.asked().size();
        // more than connections hold while nobody reads
        fetching.origin.nextIsCutAfter(9 * MIB);
        fetching.origin.nextIsCutAfter(9 * MIB);

        fetching.ask(fetching.body());
        JsonObject done = fetching.over("done");

        assertThat(done.getInteger("attempts")).isEqualTo(3);
        List<FileOrigin.Asked> asked =
                fetching.origin.asked().subList(before, fetching.origin.asked().size());
        assertThat(asked).hasSize(3);
        assertThat(asked.get(0).range()).isEmpty();
        int second = from(asked.get(1));
        assertThat(second).isBetween(MIB, 9 * MIB);
        assertThat(from(asked.get(2))).isBetween(second + MIB, second + 9 * MIB);
        assertThat(asked.subList(1, 3)).allMatch(request -> request.ifRange().equals(Optional.of("\"1\"")));
        assertThat(fetching.server.count("SELECT count(*) FROM asset WHERE generation_id = '" + fetching.run
                        + "' AND encode(coalesce(received_sha256, sha256), 'hex') = '" + sha256(PICTURE) + "'"))
                .isEqualTo(1);
    }

    private static int from(FileOrigin.Asked asked) {
        return Integer.parseInt(asked.range().orElseThrow().replaceAll("bytes=(\\d+)-", "$1"));
    }

    @Test
    void aServerThatFallsSilentIsLeftAndGoneOnWith() throws Exception {
        int before = fetching.origin.asked().size();
        fetching.origin.nextIsHeldAfter(9 * MIB);
        fetching.origin.nextIsNeverEnded();
        fetching.ask(fetching.body());
        Waiting.until(() -> fetching.origin.asked().size() > before);
        UUID held = fetching.run;
        fetching.another();
        fetching.ask(fetching.body());

        assertThat(fetching.over("done").getInteger("attempts")).isEqualTo(2);
        assertThat(fetching.results(PICTURE.length)).isEqualTo(1);
        fetching.run = held;
        assertThat(fetching.over("done").getInteger("attempts")).isEqualTo(2);
        assertThat(fetching.results(PICTURE.length)).isEqualTo(1);
        // of the one, bytes were missing, of the other only their end
        assertThat(fetching.origin
                        .ranges()
                        .subList(before + 2, fetching.origin.asked().size()))
                .containsExactlyInAnyOrder(
                        Optional.of("bytes=" + 9 * MIB + "-"), Optional.of("bytes=" + PICTURE.length + "-"));
    }

    @Test
    void aFileThatChangedMeanwhileIsFetchedFromItsBeginning() throws Exception {
        int before = fetching.origin.asked().size();
        fetching.origin.nextIsCutAfter(9 * MIB, () -> fetching.origin.become(OTHER, "\"2\""));

        fetching.ask(fetching.body("sha256", sha256(OTHER)));

        assertThat(fetching.over("done").getInteger("attempts")).isEqualTo(2);
        assertThat(fetching.origin
                        .ranges()
                        .subList(before, fetching.origin.asked().size()))
                .hasSize(2)
                .element(1)
                .matches(Optional::isPresent);
        assertThat(fetching.results(OTHER.length)).isEqualTo(1);
    }

    @Test
    void bytesOfUnknownLengthEndWhereTheirSenderSaysSo() throws Exception {
        int before = fetching.origin.asked().size();
        fetching.origin.nextIsChunked(9 * MIB);

        fetching.ask(fetching.body());
        fetching.over("done");

        assertThat(fetching.origin
                        .asked()
                        .subList(before, fetching.origin.asked().size()))
                .hasSize(2);
        assertThat(from(fetching.origin.asked().get(before + 1))).isBetween(MIB, 9 * MIB);
        fetching.another();
        fetching.origin.nextIsChunked(Integer.MAX_VALUE);
        fetching.ask(fetching.body());
        assertThat(fetching.over("done").getInteger("attempts")).isEqualTo(1);
    }

    @Test
    void aBusyServerIsAskedAgainAndWhatItAskedForIsKept() throws Exception {
        fetching.origin.nextAnswers(503, "X-Nothing", "");
        fetching.origin.nextAnswers(429, "Retry-After", "1");
        long begun = System.nanoTime();

        fetching.ask(fetching.body());
        JsonObject done = fetching.over("done");

        assertThat(done.getInteger("attempts")).isEqualTo(3);
        assertThat(System.nanoTime() - begun).isGreaterThan(1_000_000_000L);
    }

    @Test
    void oneThingIsFetchedForAPlace() throws Exception {
        fetching.origin.nextAnswers(503, "Retry-After", "2");
        assertThat(fetching.ask(fetching.body()).statusCode()).isEqualTo(202);
        assertThat(fetching.ask(fetching.body()).statusCode()).isEqualTo(202);
        JsonObject other = new JsonObject().put("url", fetching.origin.url() + "&other");

        assertThat(fetching.ask(other).statusCode()).isEqualTo(409);

        fetching.over("done");
        assertThat(fetching.ask(other).statusCode()).isEqualTo(200);
        assertThat(fetching.server.count("SELECT count(*) FROM asset WHERE generation_id = '" + fetching.run + "'"))
                .isEqualTo(1);
    }

    @Test
    void aResultThatWasPushedMeanwhileIsTheResult() throws Exception {
        fetching.origin.nextAnswers(503, "Retry-After", "3000");
        fetching.ask(fetching.body());
        Waiting.until(() -> "status-503".equals(fetching.told().getString("lastError")));
        assertThat(fetching.backend.push(fetching.run, 0, OTHER).statusCode()).isEqualTo(201);

        fetching.server.execute("UPDATE ingest SET next_at = now() WHERE next_at > now()");
        fetching.over("done");

        assertThat(fetching.results(OTHER.length)).isEqualTo(1);
    }

    @Test
    void anErasedRunIsFetchedNoMoreAndWhatCameOfItGoes() throws Exception {
        fetching.origin.nextIsCutAfter(9 * MIB);
        fetching.origin.nextAnswers(503, "Retry-After", "3000");
        fetching.ask(fetching.body());
        Waiting.until(() -> "status-503".equals(fetching.told().getString("lastError")));
        assertThat(fetching.server.count("SELECT count(*) FROM upload WHERE state = 'open'"))
                .isEqualTo(1);

        fetching.server.send(fetching.server
                .as(fetching.person, Backend.path(fetching.run))
                .DELETE()
                .build());

        assertThat(Backend.send(fetching.backend.request(fetching.path())).statusCode())
                .isEqualTo(404);
        assertThat(fetching.ask(fetching.body()).statusCode()).isEqualTo(410);
    }

    @Test
    void anErasedRunIsFetchedNoMoreWhileItsBytesAreComing() throws Exception {
        fetching.origin.nextIsHeldAfter(9 * MIB);
        fetching.ask(fetching.body());
        Waiting.until(() -> fetching.server.count("SELECT max(offset_bytes) FROM upload WHERE state = 'open'") > 0);

        fetching.server.send(fetching.server
                .as(fetching.person, Backend.path(fetching.run))
                .DELETE()
                .build());

        assertThat(fetching.ask(fetching.body()).statusCode()).isEqualTo(410);
    }

    @Test
    void aDateStandsInForATagThatIsMissing() throws Exception {
        int before = fetching.origin.asked().size();
        fetching.origin.become(PICTURE, "W/\"1\"");
        fetching.origin.nextIsCutAfter(9 * MIB);

        fetching.ask(fetching.body());
        fetching.over("done");

        assertThat(fetching.origin.asked().get(before + 1).ifRange()).contains(FileOrigin.DATE);
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
