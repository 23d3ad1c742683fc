package io.holdfast.upload.tus;

import io.holdfast.outbound.OutboundConfig;
import io.holdfast.shredding.ConfiguredMasterKey;
import io.holdfast.shredding.ShreddingConfig;
import io.holdfast.testing.Changed;
import io.holdfast.testing.GatewayServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class SealedTusTest extends TusContract {
    @TempDir
    static Path folder;

    private static GatewayServer server;

    @BeforeAll
    static void start() throws Exception {
        ShreddingConfig sealed = new ShreddingConfig(
                true, List.of(ConfiguredMasterKey.of("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=")));
        server = GatewayServer.start(
                folder,
                Optional.empty(),
                new OutboundConfig(List.of(), false),
                usual -> Changed.settings(usual, sealed));
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
