package io.holdfast.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.outbound.OutboundConfig;
import io.holdfast.testing.Changed;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.RawRequest;
import io.holdfast.testing.Waiting;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists that nobody waits for any more: their statements end in Postgres, not only here. */
class AbandonedListTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"asset", "generation", "export"})
    void theStatementOfAClientThatLeftIsCancelled(String table) throws Exception {
        try (GatewayServer server = start(Waiting.HANG);
                Connection locking = locked(server, table)) {
            RawRequest list = RawRequest.send(server, "ann", "GET /v1/" + table + "s");
            Waiting.until(() -> waiting(server) == 1);
            list.close();

            Waiting.until(() -> waiting(server) == 0);
            assertThat(locking.isClosed()).isFalse();
        }
    }

    @Test
    void theStatementOfAListThatTookTooLongIsCancelled() throws Exception {
        try (GatewayServer server = start(Duration.ofSeconds(2))) {
            try (Connection locking = locked(server, "generation");
                    RawRequest list = RawRequest.send(server, "ann", "GET /v1/generations")) {
                assertThat(list.next().status()).isEqualTo(503);
                Waiting.until(() -> waiting(server) == 0);
                assertThat(locking.isClosed()).isFalse();
            }
            Waiting.until(() ->
                    server.send(server.as("ann", "/v1/generations").build()).statusCode() == 200);
        }
    }

    private GatewayServer start(Duration timeout) throws Exception {
        GatewayServer server = GatewayServer.start(
                folder,
                Optional.empty(),
                new OutboundConfig(List.of(), false),
                usual -> Changed.settings(usual, Changed.part(usual.database(), "timeout", timeout)));
        Waiting.until(() -> server.send(server.as("ann", "/v1/quota").build()).statusCode() == 200);
        return server;
    }

    private static Connection locked(GatewayServer server, String table) throws SQLException {
        Connection connection = server.connect();
        connection.setAutoCommit(false);
        connection.createStatement().execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
        return connection;
    }

    private static long waiting(GatewayServer server) throws SQLException {
        return server.count("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND wait_event_type = 'Lock' AND (query LIKE '%left(prompt%' OR query LIKE '%collections[1:%'"
                + " OR query LIKE '%id < $2 AND expires_at > now()%')");
    }
}
