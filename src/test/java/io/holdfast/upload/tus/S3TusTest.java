package io.holdfast.upload.tus;

import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import org.junit.jupiter.api.BeforeAll;

@GatewayTest(store = GatewayTest.Store.S3)
class S3TusTest extends TusHostileContract {
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
