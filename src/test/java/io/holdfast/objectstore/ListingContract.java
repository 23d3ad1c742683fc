package io.holdfast.objectstore;

import static io.holdfast.objectstore.UploadedParts.random;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.stream.Body;
import io.holdfast.stream.BufferBudget;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How each object store names what it holds. */
@ExtendWith(VertxExtension.class)
abstract class ListingContract {
    public StoreCalls calls;
    public BufferBudget budget;
    public ObjectKey key;
    public ObjectStore store;

    protected abstract ObjectStore open(Vertx vertx) throws Exception;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        calls = new StoreCalls(ObjectStoreContract.CAPACITY, vertx);
        budget = calls.budget();
        key = calls.key();
        store = calls.use(open(vertx));
    }

    @Test
    void theObjectsOfAFolderAreNamedInTheOrderOfTheirIds() {
        UUID folder = UUID.randomUUID();
        List<ObjectKey> keys = Stream.of(3, 1, 2)
                .map(number -> ObjectKey.of(folder, new UUID(number, number)))
                .toList();
        keys.forEach(each -> calls.on(() -> store.write(each, "image/png", Body.of(random(1, 77)))));
        calls.on(() -> store.write(calls.key(), "image/png", Body.of(random(1, 77))));

        List<ObjectStore.Listed> all = calls.on(() -> store.list(folder, new UUID(0, 0)));

        assertThat(all).extracting(ObjectStore.Listed::key).containsExactly(keys.get(1), keys.get(2), keys.get(0));
        assertThat(all).allMatch(listed -> listed.bytes() >= 77);
        assertThat(calls.on(() -> store.list(folder, new UUID(1, 1))))
                .extracting(ObjectStore.Listed::key)
                .containsExactly(keys.get(2), keys.get(0));
        assertThat(calls.on(() -> store.list(folder, new UUID(3, 3)))).isEmpty();
        assertThat(calls.on(() -> store.list(UUID.randomUUID(), new UUID(0, 0))))
                .isEmpty();
    }

    @Test
    void theFoldersAreNamedInTheirOrder() {
        List<UUID> folders = Stream.of(3, 1, 2)
                .map(number -> new UUID(0x7ABC_0000_0000_0000L, number))
                .toList();
        for (UUID folder : folders) {
            for (int i = 0; i < 2; i++) {
                ObjectKey object = ObjectKey.of(folder, UUID.randomUUID());
                calls.on(() -> store.write(object, "image/png", Body.of(random(1, 77))));
            }
        }

        assertThat(calls.on(() -> store.folders(new UUID(0, 0))).stream().filter(folders::contains))
                .containsExactly(folders.get(1), folders.get(2), folders.get(0));
        assertThat(calls.on(() -> store.folders(folders.get(1))).stream().filter(folders::contains))
                .containsExactly(folders.get(2), folders.get(0));
    }
}
