package io.holdfast.upload.ietf;

import io.holdfast.objectstore.s3.S3Server;
import io.holdfast.testing.GatewayServer;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class S3IetfTest extends IetfContract {
    @TempDir
    static Path folder;

    private static S3Server store;
    private static GatewayServer server;

    @BeforeAll
    static void start() throws Exception {
        store = S3Server.start();
        server = GatewayServer.start(folder, Optional.of(GatewayServer.s3(store.config())));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        store.close();
    }

    @Override
    GatewayServer server() {
        return server;
    }
}
