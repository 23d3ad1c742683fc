package io.holdfast.events.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.Development;
import io.holdfast.testing.Carriers;
import io.holdfast.testing.EventClient;
import io.holdfast.testing.EventClient.Told;
import io.holdfast.testing.EventRig;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Waiting;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventStreamTest {
    private static final String LISTENERS =
            "FROM pg_stat_activity WHERE query = 'LISTEN holdfast_event' AND datname = current_database()";

    @TempDir
    static Path folder;

    private static EventRig rig;

    @BeforeAll
    static void start() throws Exception {
        rig = EventRig.start(folder, usual -> EventRig.of(usual, Duration.ofMillis(500), Duration.ofHours(1), 3));
    }

    @AfterAll
    static void stop() throws Exception {
        rig.close();
    }

    @Test
    void whatHappensOnOneReplicaIsToldByTheOther() throws Exception {
        EventClient stream = rig.watch("ann", "");
        String asset = rig.upload("ann");
        Told stored = stream.next();
        rig.erase("ann", asset);
        Told erased = stream.next();

        assertThat(stored.type()).isEqualTo("asset.stored");
        assertThat(stored.json().getString("asset")).isEqualTo(asset);
        assertThat(stored.json().getJsonObject("links").getString("asset")).isEqualTo("/v1/assets/" + asset);
        assertThat(stored.json().getJsonObject("usage").getBoolean("doNotTrain"))
                .isTrue();
        assertThat(stored.json().getInstant("at")).isNotNull();
        assertThat(erased.type()).isEqualTo("asset.erased");
        assertThat(Long.parseLong(erased.id())).isEqualTo(Long.parseLong(stored.id()) + 1);
        var headers = stream.answer.headers();
        assertThat(headers.firstValue("content-type")).hasValue("text/event-stream");
        assertThat(headers.firstValue("cache-control")).hasValue("no-store");
        assertThat(headers.firstValue("content-usage")).hasValue("train-ai=n, search=n");
        assertThat(stream.answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
    }

    @Test
    void itIsToldOverHttp11Too() throws Exception {
        HttpClient old =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        String url = GatewayServer.url(rig.second, "/v1/events");
        try (EventClient stream = EventClient.open(old, url, GatewayServer.token("hugh"), "")) {
            String asset = rig.upload("hugh");

            assertThat(stream.next().json().getString("asset")).isEqualTo(asset);
            assertThat(stream.answer.headers().firstValue("transfer-encoding")).hasValue("chunked");
        }
    }

    @Test
    void aStreamBeginsAtNowAndTellsNobodyElsesEvents() throws Exception {
        rig.upload("bea");
        EventClient beas = rig.watch("bea", "");
        EventClient carls = rig.watch("carl", "");
        rig.upload("carl");
        String second = rig.upload("bea");

        assertThat(beas.next().json().getString("asset")).isEqualTo(second);
        carls.next();
        assertThat(beas.isSilent()).isTrue();
        assertThat(carls.isSilent()).isTrue();
    }

    @Test
    void whoComesBackIsToldJustWhatWasMissedWhileChangesGoOn() throws Exception {
        rig.know("dora");
        List<CompletableFuture<Void>> writers = new ArrayList<>();
        for (int writer = 0; writer < 4; writer++) {
            writers.add(CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 100; i++) {
                    try {
                        rig.happen("dora", 1 + i % 7);
                    } catch (java.sql.SQLException failed) {
                        throw new IllegalStateException(failed);
                    }
                }
            }));
        }
        long total = 4 * LongStream.range(0, 100).map(i -> 1 + i % 7).sum();
        List<Long> numbers = new ArrayList<>();
        String last = "0";
        while (numbers.size() < total) {
            try (EventClient stream = rig.watch(rig.second, GatewayServer.token("dora"), last)) {
                int some = (int) Math.min(150, total - numbers.size());
                stream.next(some).forEach(told -> numbers.add(Long.parseLong(told.id())));
                last = String.valueOf(numbers.get(numbers.size() - 1));
            }
        }
        writers.forEach(CompletableFuture::join);

        assertThat(numbers)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, total).boxed().toList());
    }

    @Test
    void whoIsCutOffBeforeTheFirstEventMissesNoneEither() throws Exception {
        rig.upload("egon");
        EventClient stream = rig.watch("egon", "");
        Waiting.until(() -> !stream.lastId().isEmpty());
        stream.close();
        String asset = rig.upload("egon");

        assertThat(rig.watch("egon", stream.lastId()).next().json().getString("asset"))
                .isEqualTo(asset);
    }

    @Test
    void anIdThatIsNotKeptOrNeverWasIsAnsweredByAReset() throws Exception {
        rig.know("fay");
        rig.happen("fay", 10);
        rig.run("DELETE FROM event WHERE account_id = '" + EventRig.account("fay") + "' AND number <= 5");
        for (String id : List.of("3", "11", "999", "x", "-1")) {
            EventClient stream = rig.watch("fay", id);
            Told reset = stream.next();

            assertThat(reset.type()).as(id).isEqualTo("reset");
            assertThat(reset.id()).isEqualTo("10");
            assertThat(reset.json().getJsonObject("links").getString("assets")).isEqualTo("/v1/assets");
            assertThat(Carriers.inJson("reset", reset.json())).isEqualTo(1);
            stream.close();
        }
        assertThat(rig.watch("fay", "5").next(5)).allMatch(told -> told.type().equals("asset.stored"));
        String url = GatewayServer.url(rig.second, "/v1/events?lastEventId=9");
        try (EventClient polyfilled = EventClient.open(url, GatewayServer.token("fay"), "")) {
            assertThat(polyfilled.next().id()).isEqualTo("10");
        }
    }

    @Test
    void aSilentStreamSendsHeartbeats() throws Exception {
        EventClient stream = rig.watch("gus", "");

        Waiting.until(() -> stream.comments.get() >= 3);
    }

    @Test
    void aStreamTooManyIsRefusedUntilOneEnds() throws Exception {
        List<EventClient> streams = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            streams.add(rig.watch("ida", ""));
        }
        HttpResponse<?> refused = rig.watch("ida", "").answer;
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("retry-after")).hasValue("10");

        streams.get(0).close();

        Waiting.until(() -> rig.watch("ida", "").answer.statusCode() == 200);
    }

    @Test
    void aTokenThatExpiresEndsItsStream() throws Exception {
        String brief = Development.token(GatewayServer.SECRET, "jan", "assets:read", Duration.ofSeconds(-28));
        EventClient stream = rig.watch(rig.second, brief, "");

        assertThat(stream.answer.statusCode()).isEqualTo(200);
        stream.ends();
    }

    @Test
    void aLostConnectionToPostgresIsMadeAnewAndTellsAgain() throws Exception {
        EventClient stream = rig.watch("kim", "");
        Waiting.until(() -> rig.first.count("SELECT count(*) " + LISTENERS) == 2);

        rig.run("SELECT pg_terminate_backend(pid) " + LISTENERS);
        String meanwhile = rig.upload("kim");
        assertThat(stream.next().json().getString("asset")).isEqualTo(meanwhile);
        Waiting.until(() -> rig.first.count("SELECT count(*) " + LISTENERS) == 2);
        String after = rig.upload("kim");
        assertThat(stream.next().json().getString("asset")).isEqualTo(after);
    }

    @Test
    void anErasureOfManyTellsOfEach() throws Exception {
        List<String> assets = List.of(rig.upload("lea"), rig.upload("lea"), rig.upload("lea"));
        EventClient stream = rig.watch("lea", "");
        rig.first.send(rig.first
                .as("lea", "/v1/assets/deletions")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(
                        new JsonObject().put("ids", assets).encode()))
                .build());

        assertThat(stream.next(3))
                .extracting(told -> told.json().getString("asset"))
                .hasSameElementsAs(assets);
    }
}
