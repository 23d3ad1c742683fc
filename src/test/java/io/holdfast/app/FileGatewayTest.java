package io.holdfast.app;

import io.holdfast.testing.GatewayServer;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class FileGatewayTest extends GatewayContract {
    @TempDir
    static Path folder;

    private static GatewayServer server;

    @BeforeAll
    static void start() throws Exception {
        server = GatewayServer.start(folder, Optional.empty());
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Override
    GatewayServer server() {
        return server;
    }
}
