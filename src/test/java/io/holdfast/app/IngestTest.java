package io.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.holdfast.outbound.OutboundConfig;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Results that are fetched from where a provider put them. */
class IngestTest {
    private static final int MIB = 1 << 20;
    private static final byte[] PICTURE = FileOrigin.picture(20 * MIB);
    private static final byte[] OTHER = FileOrigin.picture(10 * MIB);

    @TempDir
    static Path folder;

    private static GatewayServer server;
    private static FileOrigin origin;

    private String person;
    private Backend backend;
    private UUID run;

    @BeforeAll
    static void start() throws Exception {
        origin = new FileOrigin(PICTURE);
        server = GatewayServer.start(folder, Optional.empty(), new OutboundConfig(List.of(origin.authority()), true));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        origin.close();
    }

    @BeforeEach
    void record() throws Exception {
        origin.become(PICTURE, "\"1\"");
        person = "ann" + UUID.randomUUID();
        backend = new Backend("painter", person, server.gateway.port());
        run = backend.record("painter-1", "a lighthouse");
    }

    /** Whatever became of it, the URL is forgotten and nothing is held. */
    @AfterEach
    void nothingIsHeld() throws Exception {
        assertThat(server.count("SELECT count(*) FROM ingest WHERE url IS NOT NULL"))
                .isZero();
        Waiting.until(() -> server.count("SELECT coalesce(sum(reserved_bytes), 0) FROM quota") == 0);
        assertThat(server.count("SELECT count(*) FROM upload WHERE state = 'open'"))
                .isZero();
    }

    @Test
    void aResultIsFetchedAndBecomesAnAssetOfItsRun() throws Exception {
        HttpResponse<byte[]> asked = ask(body());

        assertThat(asked.statusCode()).isEqualTo(202);
        JsonObject done = over("done");
        assertThat(done.getInteger("attempts")).isEqualTo(1);
        assertThat(done.getString("lastError")).isNull();
        assertThat(done.getString("nextAttemptAt")).isNull();
        String asset = done.getString("asset");
        HttpResponse<byte[]> again = ask(body());
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(GatewayContract.json(again).getString("id")).isEqualTo(asset);
        assertThat(GatewayContract.json(again).getJsonObject("provenance").getString("generation"))
                .isEqualTo(run.toString());
        assertThat(server.count(
                        "SELECT count(*) FROM asset WHERE id = '" + asset + "' AND size_bytes = " + PICTURE.length))
                .isEqualTo(1);
    }

    @Test
    void aCutConnectionIsGoneOnWithByRange() throws Exception {
        int before = origin.asked().size();
        // more than connections hold while nobody reads
        origin.nextIsCutAfter(9 * MIB);
        origin.nextIsCutAfter(9 * MIB);

        ask(body());
        JsonObject done = over("done");

        assertThat(done.getInteger("attempts")).isEqualTo(3);
        List<FileOrigin.Asked> asked =
                origin.asked().subList(before, origin.asked().size());
        assertThat(asked).hasSize(3);
        assertThat(asked.get(0).range()).isEmpty();
        int second = from(asked.get(1));
        assertThat(second).isBetween(MIB, 9 * MIB);
        assertThat(from(asked.get(2))).isBetween(second + MIB, second + 9 * MIB);
        assertThat(asked.subList(1, 3)).allMatch(request -> request.ifRange().equals(Optional.of("\"1\"")));
        assertThat(server.count("SELECT count(*) FROM asset WHERE generation_id = '" + run
                        + "' AND encode(sha256, 'hex') = '" + sha256(PICTURE) + "'"))
                .isEqualTo(1);
    }

    private static int from(FileOrigin.Asked asked) {
        return Integer.parseInt(asked.range().orElseThrow().replaceAll("bytes=(\\d+)-", "$1"));
    }

    @Test
    void aFileThatChangedMeanwhileIsFetchedFromItsBeginning() throws Exception {
        int before = origin.asked().size();
        origin.nextIsCutAfter(9 * MIB, () -> origin.become(OTHER, "\"2\""));

        ask(body("sha256", sha256(OTHER)));

        assertThat(over("done").getInteger("attempts")).isEqualTo(2);
        assertThat(origin.ranges().subList(before, origin.asked().size()))
                .hasSize(2)
                .element(1)
                .matches(Optional::isPresent);
        assertThat(server.count("SELECT count(*) FROM asset WHERE generation_id = '" + run + "' AND size_bytes = "
                        + OTHER.length))
                .isEqualTo(1);
    }

    @Test
    void bytesOfUnknownLengthEndWhereTheirSenderSaysSo() throws Exception {
        int before = origin.asked().size();
        origin.nextIsChunked(9 * MIB);

        ask(body());
        over("done");

        assertThat(origin.asked().subList(before, origin.asked().size())).hasSize(2);
        assertThat(from(origin.asked().get(before + 1))).isBetween(MIB, 9 * MIB);
        run = backend.record("painter-1", "a whole one");
        origin.nextIsChunked(Integer.MAX_VALUE);
        ask(body());
        assertThat(over("done").getInteger("attempts")).isEqualTo(1);
    }

    @Test
    void aBusyServerIsAskedAgainAndWhatItAskedForIsKept() throws Exception {
        origin.nextAnswers(503, "X-Nothing", "");
        origin.nextAnswers(429, "Retry-After", "1");
        long begun = System.nanoTime();

        ask(body());
        JsonObject done = over("done");

        assertThat(done.getInteger("attempts")).isEqualTo(3);
        assertThat(System.nanoTime() - begun).isGreaterThan(1_000_000_000L);
    }

    @Test
    void aServerThatStaysBusyIsGivenUpAndMayBeAskedAnew() throws Exception {
        for (int i = 0; i < 4; i++) {
            origin.nextAnswers(500, "X-Nothing", "");
        }
        ask(body());

        JsonObject failed = over("failed");
        assertThat(failed.getInteger("attempts")).isEqualTo(4);
        assertThat(failed.getString("lastError")).isEqualTo("status-500");

        assertThat(ask(body()).statusCode()).isEqualTo(202);
        assertThat(over("done").getInteger("attempts")).isEqualTo(1);
    }

    @Test
    void whatCanNeverBeAResultIsRefusedAtOnce() throws Exception {
        origin.nextAnswers(404, "X-Nothing", "");
        ask(body());
        failsWith("status-404");

        run = backend.record("m", "p");
        ask(body("mediaType", "image/jpeg"));
        failsWith("media-type-refused");

        run = backend.record("m", "p");
        ask(body("sha256", "00".repeat(32)));
        failsWith("digest-mismatch");

        run = backend.record("m", "p");
        origin.next(request ->
                request.response().putHeader("Content-Length", "" + (1L << 40)).write("x"));
        ask(body());
        failsWith("too-large");

        run = backend.record("m", "p");
        origin.nextAnswers(302, "Location", "http://169.254.169.254/latest/meta-data/");
        ask(body());
        failsWith("address-refused");
    }

    @Test
    void oneThingIsFetchedForAPlace() throws Exception {
        origin.nextAnswers(503, "Retry-After", "2");
        assertThat(ask(body()).statusCode()).isEqualTo(202);
        assertThat(ask(body()).statusCode()).isEqualTo(202);
        JsonObject other = new JsonObject().put("url", origin.url() + "&other");

        assertThat(ask(other).statusCode()).isEqualTo(409);

        over("done");
        assertThat(ask(other).statusCode()).isEqualTo(200);
        assertThat(server.count("SELECT count(*) FROM asset WHERE generation_id = '" + run + "'"))
                .isEqualTo(1);
    }

    @Test
    void aResultThatWasPushedMeanwhileIsTheResult() throws Exception {
        origin.nextAnswers(503, "Retry-After", "1");
        ask(body());
        assertThat(backend.push(run, 0, OTHER).statusCode()).isEqualTo(201);

        over("done");

        assertThat(server.count("SELECT count(*) FROM asset WHERE generation_id = '" + run + "' AND size_bytes = "
                        + OTHER.length))
                .isEqualTo(1);
    }

    @Test
    void aRunIsAskedForByWhoRecordedIt() throws Exception {
        ask(body());
        over("done");
        Backend stranger = new Backend("sculptor", person, server.gateway.port());

        assertThat(Backend.send(stranger.request(path())).statusCode()).isEqualTo(404);
        assertThat(Backend.send(stranger.request(path()).POST(BodyPublishers.ofString(body().encode())))
                        .statusCode())
                .isEqualTo(404);
        for (String odd : List.of("/outputs/x/fetch", "/outputs/-1/fetch", "/outputs/00/fetch")) {
            assertThat(Backend.send(backend.request(Backend.path(run) + odd)).statusCode())
                    .isEqualTo(404);
        }
        backend.move(run, new JsonObject().put("status", "failed").put("error", "no"));
        assertThat(GatewayContract.json(Backend.send(backend.request(path()))).getString("state"))
                .isEqualTo("done");
    }

    @Test
    void aRequestThatIsNotUnderstoodNamesTheFieldAndShowsNoUrl() throws Exception {
        for (JsonObject odd : List.of(
                new JsonObject(),
                new JsonObject().put("url", "http://127.0.0.1/x?secret"),
                new JsonObject().put("url", "http://me:secret@" + origin.authority() + "/"),
                new JsonObject().put("url", "ftp://secret/"),
                new JsonObject().put("url", 1),
                body("sha256", "secret"),
                body("mediaType", "secret"),
                body("secrets", "x"))) {
            HttpResponse<byte[]> refused = ask(odd);

            assertThat(refused.statusCode()).as(odd.encode()).isEqualTo(422);
            assertThat(new String(refused.body(), StandardCharsets.UTF_8)).doesNotContain("secret@", "?secret");
        }
    }

    @Test
    void theQueryOfTheUrlIsNeitherLoggedNorAnswered() throws Exception {
        Queue<String> logged = new ConcurrentLinkedQueue<>();
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                logged.add(event.getFormattedMessage() + event.getKeyValuePairs() + event.getThrowableProxy());
            }
        };
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Logger ours = (Logger) LoggerFactory.getLogger("io.holdfast");
        appender.start();
        root.addAppender(appender);
        ours.setLevel(Level.TRACE);
        try {
            origin.nextIsCutAfter(1000);
            origin.nextAnswers(302, "Location", "http://10.0.0.1/?token=hunter2");
            HttpResponse<byte[]> asked = ask(body());
            JsonObject failed = over("failed");

            assertThat(new String(asked.body(), StandardCharsets.UTF_8)).doesNotContain("hunter2");
            assertThat(failed.encode()).doesNotContain("hunter2", "10.0.0.1");
            assertThat(logged).anyMatch(line -> line.contains("ingest")).noneMatch(line -> line.contains("hunter2"));
        } finally {
            root.detachAppender(appender);
            ours.setLevel(null);
        }
    }

    @Test
    void anErasedRunIsFetchedNoMore() throws Exception {
        origin.nextAnswers(503, "Retry-After", "1");
        ask(body());
        server.send(server.as(person, Backend.path(run)).DELETE().build());

        assertThat(Backend.send(backend.request(path())).statusCode()).isEqualTo(404);
        assertThat(ask(body()).statusCode()).isEqualTo(410);
    }

    private JsonObject body() {
        return new JsonObject().put("url", origin.url());
    }

    private JsonObject body(String field, String value) {
        return body().put(field, value);
    }

    private String path() {
        return Backend.path(run) + "/outputs/0/fetch";
    }

    private HttpResponse<byte[]> ask(JsonObject body) throws Exception {
        return Backend.send(backend.request(path()).POST(BodyPublishers.ofString(body.encode())));
    }

    private JsonObject over(String state) throws Exception {
        Waiting.until(() -> !told().getString("state").equals("pending"));
        JsonObject told = told();
        assertThat(told.getString("state")).as(told.encode()).isEqualTo(state);
        return told;
    }

    private void failsWith(String reason) throws Exception {
        JsonObject failed = over("failed");
        assertThat(failed.getString("lastError")).isEqualTo(reason);
        assertThat(failed.getInteger("attempts")).isEqualTo(1);
    }

    private JsonObject told() throws Exception {
        return GatewayContract.json(Backend.send(backend.request(path())));
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
