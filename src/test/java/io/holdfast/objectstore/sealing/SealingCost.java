package io.holdfast.objectstore.sealing;

import com.sun.management.OperatingSystemMXBean;
import io.holdfast.objectstore.HeldKeys;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.objectstore.StoreCalls;
import io.holdfast.objectstore.UploadedParts;
import io.holdfast.objectstore.file.FileStore;
import io.holdfast.objectstore.file.FileStoreConfig;
import io.holdfast.stream.Body;
import io.holdfast.stream.BufferBudget;
import io.holdfast.stream.BufferRead;
import io.holdfast.stream.Outflow;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** CPU of the process for each GiB through a file store, as it is and sealed; run it by {@code exec:java}. */
public final class SealingCost {
    private static final Logger LOG = LoggerFactory.getLogger(SealingCost.class);
    private static final int CHUNK = 64 << 20;
    private static final int ROUNDS = 16;

    private SealingCost() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("sealing");
        Buffer bytes = UploadedParts.random(1, CHUNK);
        Vertx vertx = Vertx.vertx();
        for (int pass = 0; pass < 2; pass++) {
            StoreCalls calls = new StoreCalls(256L << 20, vertx);
            FileStore plain = new FileStore(vertx, new FileStoreConfig(folder));
            measure("plain", calls, plain, bytes);
            measure(
                    "sealed",
                    calls,
                    new SealedStore(vertx, plain, new HeldKeys(true), new BufferBudget(256L << 20)),
                    bytes);
        }
        vertx.close().await();
    }

    private static void measure(String name, StoreCalls calls, ObjectStore store, Buffer bytes) {
        calls.use(store);
        double begin = cpuSeconds();
        for (int round = 0; round < ROUNDS; round++) {
            calls.on(() -> store.write(
                    calls.key(), "image/png", Body.of(new BufferRead(bytes), java.util.OptionalLong.empty())));
        }
        double written = cpuSeconds();
        for (int round = 0; round < ROUNDS; round++) {
            calls.on(() -> calls.open(0, CHUNK).compose(SealingCost::taken));
        }
        double read = cpuSeconds();
        calls.discard();
        double gib = (double) ROUNDS * CHUNK / (1 << 30);
        LOG.info("{}: write {} s/GiB, read {} s/GiB", name, (written - begin) / gib, (read - written) / gib);
    }

    private static Future<Void> taken(Outflow.Flow flow) {
        Promise<Void> whole = Promise.promise();
        flow.source()
                .exceptionHandler(whole::tryFail)
                .endHandler(v -> whole.tryComplete())
                .handler(bytes -> {})
                .resume();
        return whole.future().onComplete(done -> flow.release().run());
    }

    private static double cpuSeconds() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
    }
}
