package io.holdfast.objectstore;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.Channel;
import io.holdfast.rights.EgressGate;
import io.holdfast.rights.EgressPermit;
import io.holdfast.stream.Body;
import io.holdfast.stream.BufferBudget;
import io.holdfast.stream.Outflow;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What each object store must do. */
abstract class ObjectStoreContract {
    static final long CAPACITY = 64L << 20;

    final BufferBudget budget = new BufferBudget(CAPACITY);
    private final EgressPermit permit = new EgressGate(agent -> false, () -> {})
            .permit(
                    Channel.OWNER,
                    UUID.randomUUID(),
                    new EgressGate.Asking(Optional.empty(), Optional.empty(), Optional.empty()));
    final ObjectKey key = ObjectKey.of(UUID.randomUUID(), UUID.randomUUID());
    private Vertx vertx;
    private Context loop;
    ObjectStore store;

    abstract ObjectStore open(Vertx vertx) throws Exception;

    /** What is there, under whatever names. */
    abstract List<String> leftovers() throws Exception;

    @BeforeEach
    void start() throws Exception {
        vertx = Vertx.vertx();
        loop = vertx.getOrCreateContext();
        store = open(vertx);
    }

    @AfterEach
    void stop() {
        vertx.close().await();
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
        TestSource source = new TestSource(new Random(size), size, false);
        Body body = Body.of(source, known ? OptionalLong.of(size) : OptionalLong.empty());
        on(() -> store.write(key, "image/png", body));
        return source.sent();
    }

    Buffer read(long first, long length) {
        return on(() -> store.read(permit, key, first, length)
                .compose(Outflow::open)
                .compose(flow -> {
                    Buffer bytes = Buffer.buffer();
                    Promise<Buffer> whole = Promise.promise();
                    flow.source().exceptionHandler(whole::tryFail);
                    flow.source().endHandler(v -> whole.tryComplete(bytes));
                    flow.source().handler(bytes::appendBuffer);
                    flow.source().resume();
                    return whole.future().onComplete(done -> flow.release().run());
                }));
    }

    <T> T on(Supplier<Future<T>> work) {
        Promise<T> done = Promise.promise();
        loop.runOnContext(v -> {
            try {
                work.get().onComplete(done);
            } catch (RuntimeException thrown) {
                done.fail(thrown);
            }
        });
        try {
            return done.future().await(30, SECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError("no answer within 30 s", late);
        }
    }
}
