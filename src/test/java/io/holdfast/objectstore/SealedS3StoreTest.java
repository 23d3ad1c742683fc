package io.holdfast.objectstore;

import io.holdfast.objectstore.sealing.SealedStore;
import io.holdfast.stream.BufferBudget;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class SealedS3StoreTest extends ObjectStoreContract {
    @TempDir
    static Path folder;

    private static S3Server server;

    @BeforeAll
    static void serve() throws IOException, InterruptedException {
        server = S3Server.start(folder.resolve("store"));
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @Override
    ObjectStore open(Vertx vertx) {
        return new SealedStore(
                vertx, new S3Store(vertx, server.config(), budget), new HeldKeys(true), new BufferBudget(CAPACITY));
    }

    @Override
    boolean copiesParts() {
        return false;
    }

    @Override
    List<String> leftovers() throws IOException {
        return server.objects();
    }
}
