package io.holdfast.upload.tus;

import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import org.junit.jupiter.api.BeforeAll;

@GatewayTest
class FileTusTest extends TusHostileContract {
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
