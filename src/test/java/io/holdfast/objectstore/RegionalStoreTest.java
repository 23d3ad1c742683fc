package io.holdfast.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.objectstore.file.FileStore;
import io.holdfast.objectstore.file.FileStoreConfig;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.stream.Body;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
class RegionalStoreTest {
    private static final Buffer BYTES = Buffer.buffer("bytes of the account");

    @TempDir
    Path folder;

    private StoreCalls calls;
    private ObjectKey here;
    private ObjectKey there;
    private ObjectStore store;

    @BeforeEach
    void open(Vertx vertx) {
        calls = new StoreCalls(64L << 20, vertx);
        here = calls.key();
        there = here.in(Optional.of("us"));
        store = calls.use(new RegionalStore(store("eu"), Map.of("us", store("us"))));
    }

    @Test
    void aKeySaysWhereItIsAndNothingElse() {
        UUID other = UUID.randomUUID();

        assertThat(there.value()).isEqualTo("r/us/" + here.value());
        assertThat(there.region()).hasValue("us");
        assertThat(there.account()).isEqualTo(here.account());
        assertThat(there.id()).isEqualTo(here.id());
        assertThat(there.local()).isEqualTo(here);
        assertThat(there.in(Optional.empty())).isEqualTo(here);
        assertThat(there.in(Optional.of("ap"))).isEqualTo(new ObjectKey("r/ap/" + here.value()));
        assertThat(there.beside(other).value()).isEqualTo("r/us/" + here.account() + "/" + other);
        assertThat(here.region()).isEmpty();
        for (String wrong : List.of("r//", "r/US/", "r/u_s/", "r/us/us/", "us/", "r/../", "/")) {
            assertThatThrownBy(() -> new ObjectKey(wrong + here.value())).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void everyWayInLeadsToTheRegionOfTheKeyAlone() throws IOException {
        calls.on(() -> store.write(there, "image/png", Body.of(BYTES)));
        ObjectKey parts = there.beside(UUID.randomUUID());
        String upload = calls.on(() -> store.begin(parts, "image/png"));
        String receipt = calls.on(() -> store.writePart(parts, upload, 1, 0, BYTES));
        String copied = calls.on(() -> store.copyPart(parts, upload, 2, BYTES.length(), there, 0, BYTES.length()));
        calls.on(() -> store.complete(parts, upload, List.of(receipt, copied), 2L * BYTES.length()));

        assertThat(files("eu")).isEmpty();
        assertThat(files("us")).hasSize(4); // each with its mark
        assertThat(calls.on(() -> store.readBack(parts, BYTES.length(), BYTES.length())))
                .isEqualTo(BYTES);

        calls.on(() -> store.discard(there.in(Optional.empty())));
        assertThat(files("us")).hasSize(4);
        calls.on(() -> store.discard(there));
        calls.on(() -> store.discard(parts));
        assertThat(files("us")).isEmpty();
    }

    @Test
    void theStoreCopiesNothingFromOneRegionToAnother() {
        calls.on(() -> store.write(here, "image/png", Body.of(BYTES)));
        String upload = calls.on(() -> store.begin(there, "image/png"));

        assertThatThrownBy(() -> calls.on(() -> store.copyPart(there, upload, 1, 0, here, 0, BYTES.length())))
                .hasStackTraceContaining(UnsupportedOperationException.class.getName());
    }

    @Test
    void aRegionThatNoSettingTellsOfIsOutOfReach() throws IOException {
        ObjectKey nowhere = here.in(Optional.of("ap"));

        refused(() -> store.write(nowhere, "image/png", Body.of(BYTES)));
        refused(() -> store.readBack(nowhere, 0, 1));
        refused(() -> store.discard(nowhere));
        assertThat(files("eu")).isEmpty();
        assertThat(files("us")).isEmpty();
    }

    @Test
    void itAnswersAsLongAsOneRegionDoes() throws IOException {
        calls.on(store::probe);
        Files.delete(folder.resolve("eu"));
        calls.on(store::probe);
        Files.delete(folder.resolve("us"));

        assertThatThrownBy(() -> calls.on(store::probe)).isNotNull();
    }

    private void refused(java.util.function.Supplier<Future<?>> call) {
        assertThatThrownBy(() -> calls.on(() -> call.get().mapEmpty()))
                .isInstanceOfSatisfying(ProblemException.class, problem -> assertThat(problem.type())
                        .isEqualTo(ProblemType.STORE_UNAVAILABLE));
    }

    private ObjectStore store(String region) {
        return new FileStore(calls.vertx(), new FileStoreConfig(folder.resolve(region)));
    }

    private List<Path> files(String region) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve(region))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
