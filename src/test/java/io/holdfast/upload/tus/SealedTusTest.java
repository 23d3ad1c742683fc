package io.holdfast.upload.tus;

import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import org.junit.jupiter.api.BeforeAll;

@GatewayTest(store = GatewayTest.Store.SEALED)
class SealedTusTest extends TusContract {
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
