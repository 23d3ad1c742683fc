package io.holdfast.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import io.holdfast.problem.ProblemType;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.event.Level;

class LoggingTest {
    @Test
    void anEventIsALineOfJsonWithItsFieldsAndItsException() {
        UUID id = UUID.randomUUID();
        List<String> lines = logged(LogConfig.Format.JSON, Level.INFO, logger -> logger.atWarn()
                .addKeyValue("status", 503)
                .addKeyValue("asset", id)
                .addKeyValue("rate", Double.NaN)
                .addKeyValue("nothing", (Object) null)
                .setCause(new IllegalStateException("no \"room\"\nleft", new RuntimeException("deep")))
                .log("gave {} up\t\u0001 \u2028 ü", "it"));

        JsonObject line = new JsonObject(lines.get(0));
        assertThat(lines).hasSize(1);
        assertThat(Instant.parse(line.getString("time"))).isBefore(Instant.now().plusSeconds(1));
        assertThat(line.getString("level")).isEqualTo("WARN");
        assertThat(line.getString("logger")).isEqualTo("io.holdfast.Sample");
        assertThat(line.getString("thread")).isEqualTo(Thread.currentThread().getName());
        assertThat(line.getString("message")).isEqualTo("gave it up\t\u0001 \u2028 ü");
        assertThat(line.getJsonObject("fields"))
                .isEqualTo(new JsonObject()
                        .put("status", 503)
                        .put("asset", id.toString())
                        .put("rate", "NaN")
                        .putNull("nothing"));
        assertThat(line.getString("exception"))
                .startsWith("java.lang.IllegalStateException\n\tat ")
                .contains("Caused by: java.lang.RuntimeException\n")
                .contains("LoggingTest")
                .doesNotContain("room", "deep");
    }

    @Test
    void anEventWithoutFieldsAndExceptionHasNoSuchMembers() {
        List<String> lines = logged(LogConfig.Format.JSON, Level.INFO, logger -> logger.info("plain"));

        assertThat(new JsonObject(lines.get(0)).fieldNames())
                .containsExactlyInAnyOrder("time", "level", "logger", "thread", "message");
    }

    @Test
    void ofTheWordsOfAnExceptionOnlyOursAreShown() {
        for (LogConfig.Format format : LogConfig.Format.values()) {
            String log = String.join("\n", logged(format, Level.INFO, logger -> logger.atError()
                    .setCause(new IllegalArgumentException(
                            "not a number: a secret prompt", ProblemType.NOT_FOUND.asFailure()))
                    .log("failed")));

            assertThat(log)
                    .contains("java.lang.IllegalArgumentException", "LoggingTest", ProblemType.NOT_FOUND.title())
                    .doesNotContain("secret");
        }
    }

    @Test
    void textForPeopleShowsFieldsAndCannotBeForged() {
        List<String> lines = logged(LogConfig.Format.TEXT, Level.INFO, logger -> logger.atInfo()
                .addKeyValue("status", 200)
                .addKeyValue("agent", "x\nERROR forged")
                .log("done\r\nERROR forged"));

        assertThat(lines).singleElement().asString().contains("INFO", "Sample", "done ERROR forged", "status=\"200\"");
    }

    @Test
    void theLevelOfTheSettingsHolds() {
        Consumer<Logger> both = logger -> {
            logger.debug("low");
            logger.warn("high");
        };

        assertThat(logged(LogConfig.Format.JSON, Level.WARN, both)).hasSize(1);
        assertThat(logged(LogConfig.Format.JSON, Level.DEBUG, both)).hasSize(2);
    }

    @Test
    void theWireIsNotLoggedEvenWhereEverythingElseIs() {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        Logging.configure(context, new LogConfig(Level.TRACE, LogConfig.Format.JSON), new ByteArrayOutputStream());

        assertThat(context.getLogger("io.netty.handler").isDebugEnabled()).isFalse();
        assertThat(context.getLogger("io.holdfast.http").isTraceEnabled()).isTrue();
        context.stop();
    }

    private static List<String> logged(LogConfig.Format format, Level level, Consumer<Logger> event) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        Logging.configure(context, new LogConfig(level, format), out);
        event.accept(context.getLogger("io.holdfast.Sample"));
        context.stop();
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
