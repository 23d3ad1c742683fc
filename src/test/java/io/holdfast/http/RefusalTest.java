package io.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.holdfast.app.Development;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import io.holdfast.testing.Waiting;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What a client, and the operator by the log, is told of who may not do something. */
@GatewayTest
class RefusalTest {
    private static GatewayServer server;

    @BeforeAll
    static void start(GatewayServer given) {
        server = given;
    }

    @Test
    void aTokenIsRefusedWithAWordInTheChallengeTheDocumentAndTheLog() throws Exception {
        String expired = Development.token(GatewayServer.SECRET, "ann", GatewayServer.SCOPES, Duration.ofMinutes(-5));
        String forged = Development.token(
                "another secret that nobody has told us", "ann", GatewayServer.SCOPES, Duration.ofMinutes(5));
        Map<String, String> logged = new ConcurrentHashMap<>();
        AppenderBase<ILoggingEvent> access = keeping(logged);
        try {
            assertThat(challenge("refused-1", expired))
                    .isEqualTo("Bearer error=\"invalid_token\", error_description=\"expired\"");
            assertThat(challenge("refused-2", forged))
                    .isEqualTo("Bearer error=\"invalid_token\", error_description=\"signature\"");

            Waiting.until(() -> logged.containsKey("refused-1") && logged.containsKey("refused-2"));
            assertThat(logged.get("refused-1")).contains("problem=unauthenticated", "reason=expired");
            assertThat(logged.get("refused-2")).contains("problem=unauthenticated", "reason=signature");
        } finally {
            access.stop();
        }
    }

    @Test
    void whoShowsNoTokenIsAskedForOneAndWhoseTokenMayTooLittleIsToldTheScope() throws Exception {
        HttpResponse<byte[]> none = server.send(
                HttpRequest.newBuilder(URI.create(server.url("/v1/assets"))).build());
        HttpResponse<byte[]> little =
                server.send(GatewayServer.as("ann", "assets:write", URI.create(server.url("/v1/assets")))
                        .build());

        assertThat(none.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        assertThat(little.statusCode()).isEqualTo(403);
        assertThat(little.headers().firstValue("WWW-Authenticate"))
                .hasValue("Bearer error=\"insufficient_scope\", scope=\"assets:read\"");
    }

    private static String challenge(String id, String token) throws Exception {
        HttpResponse<byte[]> refused = server.send(HttpRequest.newBuilder(URI.create(server.url("/v1/assets")))
                .header("Authorization", "Bearer " + token)
                .header("X-Request-Id", id)
                .build());
        String challenge = refused.headers().firstValue("WWW-Authenticate").orElseThrow();
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(challenge)
                .contains(new JsonObject(new String(refused.body(), java.nio.charset.StandardCharsets.UTF_8))
                        .getString("reason"));
        return challenge;
    }

    /** Keeps lines of the access log by their requests' ids, until it is stopped. */
    private static AppenderBase<ILoggingEvent> keeping(Map<String, String> lines) {
        Logger log = (Logger) LoggerFactory.getLogger("io.holdfast.access");
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                Map<String, String> fields = event.getKeyValuePairs().stream()
                        .collect(Collectors.toMap(pair -> pair.key, pair -> String.valueOf(pair.value)));
                lines.put(fields.getOrDefault("requestId", ""), fields.toString());
            }

            @Override
            public void stop() {
                log.detachAppender(this);
                log.setLevel(null);
                super.stop();
            }
        };
        appender.start();
        log.setLevel(ch.qos.logback.classic.Level.INFO);
        log.addAppender(appender);
        return appender;
    }
}
