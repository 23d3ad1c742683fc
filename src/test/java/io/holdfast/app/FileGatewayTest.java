package io.holdfast.app;

import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import org.junit.jupiter.api.BeforeAll;

@GatewayTest(own = true)
class FileGatewayTest extends GatewayContract {
    private static GatewayServer server;

    @BeforeAll
    static void start(GatewayServer given) {
        server = given;
    }

    @Override
    GatewayServer server() {
        return server;
    }
}
