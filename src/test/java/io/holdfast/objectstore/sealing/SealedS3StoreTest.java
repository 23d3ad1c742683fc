package io.holdfast.objectstore.sealing;

import io.holdfast.objectstore.HeldKeys;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.objectstore.ObjectStoreContract;
import io.holdfast.objectstore.s3.S3Server;
import io.holdfast.objectstore.s3.S3Store;
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
        server = S3Server.start();
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @Override
    protected ObjectStore open(Vertx vertx) {
        return new SealedStore(
                vertx, new S3Store(vertx, server.config(), budget), new HeldKeys(true), new BufferBudget(CAPACITY));
    }

    @Override
    protected boolean copiesParts() {
        return false;
    }

    @Override
    protected void putForeign(String name, int bytes) throws IOException {
        server.put(name, new byte[bytes]);
    }

    @Override
    protected List<String> leftovers() throws IOException {
        return server.objects();
    }
}
