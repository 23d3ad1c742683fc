package io.holdfast.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.stream.Body;
import io.holdfast.stream.BufferBudget;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What each object store must do. */
abstract class ObjectStoreContract {
    static final long CAPACITY = 64L << 20;

    final StoreCalls calls = new StoreCalls(CAPACITY);
    final BufferBudget budget = calls.budget();
    final ObjectKey key = calls.key();
    ObjectStore store;

    abstract ObjectStore open(Vertx vertx) throws Exception;

    /** What is there, under whatever names. */
    abstract List<String> leftovers() throws Exception;

    @BeforeEach
    void start() throws Exception {
        store = calls.use(open(calls.vertx()));
    }

    @AfterEach
    void stop() {
        calls.close();
    }

    @Test
    void bytesOfKnownLengthComeBackAsTheyWere() throws Exception {
        roundTrip(300_000, true);
    }

    @Test
    void bytesOfUnknownLengthComeBackAsTheyWere() throws Exception {
        roundTrip(300_000, false);
    }

    @Test
    void severalPartsComeBackAsOne() throws Exception {
        roundTrip((12 << 20) + 7, false);
    }

    @Test
    void nothingAtAllCanBeStored() throws Exception {
        roundTrip(0, true);
        roundTrip(0, false);
    }

    @Test
    void aRangeIsOnlyThatRange() throws Exception {
        Buffer bytes = write(100_000, true);

        assertThat(read(10, 20)).isEqualTo(bytes.slice(10, 30));
        assertThat(read(99_999, 1)).isEqualTo(bytes.slice(99_999, 100_000));
    }

    @Test
    void aTornBodyLeavesNothing() throws Exception {
        for (long length : new long[] {-1, 30_000_000, 100_000_000}) {
            TestSource source = new TestSource(new Random(1), 12_000_000, true);
            OptionalLong said = length < 0 ? OptionalLong.empty() : OptionalLong.of(length);

            assertThatThrownBy(() -> on(() -> store.write(key, "image/png", Body.of(source, said))))
                    .hasMessageContaining("torn");

            on(() -> store.discard(key));
            assertThat(leftovers()).noneMatch(name -> name.contains(key.value()));
            assertThat(budget.taken()).isZero();
        }
    }

    @Test
    void discardingIsFinalAndMayBeRepeated() throws Exception {
        write(1_000, true);

        on(() -> store.discard(key));
        on(() -> store.discard(key));

        assertThat(leftovers()).noneMatch(name -> name.contains(key.value()));
        assertThatThrownBy(() -> read(0, 10))
                .isInstanceOfSatisfying(ProblemException.class, refusal -> assertThat(refusal.type())
                        .isEqualTo(ProblemType.STORE_UNAVAILABLE));
    }

    @Test
    void itAnswersWhenProbed() {
        on(() -> store.probe());
    }

    private void roundTrip(int size, boolean known) throws Exception {
        Buffer bytes = write(size, known);

        assertThat(read(0, size)).isEqualTo(bytes);
        assertThat(budget.taken()).isZero();
    }

    Buffer write(int size, boolean known) {
        return calls.write(size, known);
    }

    private Buffer read(long first, long length) {
        return calls.read(first, length);
    }

    private <T> void on(Supplier<Future<T>> work) {
        calls.on(work);
    }
}
