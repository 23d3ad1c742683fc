package io.holdfast.objectstore;

import static io.holdfast.objectstore.UploadedParts.random;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.stream.Body;
import io.holdfast.stream.BufferBudget;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
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
    void allThatIsThereIsNamedPageByPageWhoeverPutItThere() throws Exception {
        List<ObjectKey> keys = Stream.of(3, 1, 2)
                .map(number -> ObjectKey.of(new UUID(0x7ABC_0000_0000_0000L, number), UUID.randomUUID()))
                .toList();
        keys.forEach(each -> calls.on(() -> store.write(each, "image/png", Body.of(random(1, 77)))));
        List<String> strange = List.of("by \u00fcs/50% + *~'.tmp", "zz");
        for (String name : strange) {
            putForeign(name, 5);
        }

        assertThat(names()).contains(keys.stream().map(ObjectKey::value).toArray(String[]::new));
        assertThat(names()).containsAll(strange).doesNotHaveDuplicates();
        for (String name : strange) {
            calls.on(() -> store.remove(name));
            calls.on(() -> store.remove(name));
        }
        assertThat(names())
                .doesNotContainAnyElementsOf(strange)
                .contains(keys.get(0).value());
    }

    /** Puts bytes there past the gateway. */
    protected abstract void putForeign(String name, int bytes) throws Exception;

    private List<String> names() {
        List<String> names = new ArrayList<>();
        String last = "";
        for (List<ObjectStore.Named> page = page(last); !page.isEmpty(); page = page(last)) {
            page.forEach(each -> names.add(each.name()));
            last = names.get(names.size() - 1);
        }
        return names;
    }

    private List<ObjectStore.Named> page(String behind) {
        return calls.on(() -> store.names(behind));
    }
}
