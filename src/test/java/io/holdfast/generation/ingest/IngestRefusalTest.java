package io.holdfast.generation.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.holdfast.app.GatewayContract;
import io.holdfast.testing.Backend;
import io.holdfast.testing.FileOrigin;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What is not fetched, what is given up, and what nobody is shown. */
@ExtendWith(VertxExtension.class)
class IngestRefusalTest {
    private static final byte[] PICTURE = FileOrigin.picture(100_000);

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
    void whatCanNeverBeAResultIsRefusedAtOnce() throws Exception {
        fetching.origin.nextAnswers(404, "X-Nothing", "");
        fetching.ask(fetching.body());
        failsWith("status-404");

        fetching.another();
        fetching.ask(fetching.body("mediaType", "audio/mpeg"));
        failsWith("media-type-refused");

        fetching.another();
        fetching.ask(fetching.body("sha256", "00".repeat(32)));
        failsWith("digest-mismatch");

        fetching.another();
        fetching.origin.next(request ->
                request.response().putHeader("Content-Length", "" + (1L << 40)).write("x"));
        fetching.ask(fetching.body());
        failsWith("too-large");

        fetching.another();
        fetching.origin.nextAnswers(302, "Location", "http://169.254.169.254/latest/meta-data/");
        fetching.ask(fetching.body());
        failsWith("address-refused");
    }

    @Test
    void aRunIsAskedForByWhoRecordedIt() throws Exception {
        fetching.ask(fetching.body());
        fetching.over("done");
        Backend stranger = new Backend("sculptor", fetching.person, fetching.server.gateway.port());

        assertThat(Backend.send(stranger.request(fetching.path())).statusCode()).isEqualTo(404);
        assertThat(Backend.send(stranger.request(fetching.path())
                                .POST(BodyPublishers.ofString(fetching.body().encode())))
                        .statusCode())
                .isEqualTo(404);
        for (String odd : List.of("/outputs/x/fetch", "/outputs/-1/fetch", "/outputs/00/fetch")) {
            assertThat(Backend.send(fetching.backend.request(Backend.path(fetching.run) + odd))
                            .statusCode())
                    .isEqualTo(404);
        }
        fetching.backend.move(
                fetching.run, new JsonObject().put("status", "failed").put("error", "no"));
        assertThat(GatewayContract.json(Backend.send(fetching.backend.request(fetching.path())))
                        .getString("state"))
                .isEqualTo("done");
    }

    @Test
    void aRequestThatIsNotUnderstoodNamesTheFieldAndShowsNoUrl() throws Exception {
        for (JsonObject odd : List.of(
                new JsonObject(),
                new JsonObject().put("url", "http://127.0.0.1/x?secret"),
                new JsonObject().put("url", "http://me:secret@" + fetching.origin.authority() + "/"),
                new JsonObject().put("url", "ftp://secret/"),
                new JsonObject().put("url", 1),
                fetching.body("sha256", "secret"),
                fetching.body("mediaType", "secret"),
                fetching.body("secrets", "x"))) {
            HttpResponse<byte[]> refused = fetching.ask(odd);

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
            fetching.origin.nextIsCutAfter(1000);
            fetching.origin.nextAnswers(302, "Location", "http://10.0.0.1/?token=hunter2");
            HttpResponse<byte[]> asked = fetching.ask(fetching.body());
            JsonObject failed = fetching.over("failed");

            assertThat(new String(asked.body(), StandardCharsets.UTF_8)).doesNotContain("hunter2");
            assertThat(failed.encode()).doesNotContain("hunter2", "10.0.0.1");
            assertThat(logged).anyMatch(line -> line.contains("ingest")).noneMatch(line -> line.contains("hunter2"));
        } finally {
            root.detachAppender(appender);
            ours.setLevel(null);
        }
    }

    @Test
    void aServerThatStaysBusyIsGivenUpAndMayBeAskedAnew() throws Exception {
        for (int i = 0; i < 4; i++) {
            fetching.origin.nextAnswers(500, "X-Nothing", "");
        }
        fetching.ask(fetching.body());

        JsonObject failed = fetching.over("failed");
        assertThat(failed.getInteger("attempts")).isEqualTo(4);
        assertThat(failed.getString("lastError")).isEqualTo("status-500");

        assertThat(fetching.ask(fetching.body()).statusCode()).isEqualTo(202);
        assertThat(fetching.over("done").getInteger("attempts")).isEqualTo(1);
    }

    private void failsWith(String reason) throws Exception {
        JsonObject failed = fetching.over("failed");
        assertThat(failed.getString("lastError")).isEqualTo(reason);
        assertThat(failed.getInteger("attempts")).isEqualTo(1);
    }
}
