package io.holdfast.stream.part;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.stream.BufferBudget;
import io.holdfast.testing.Waiting;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class PartCutterTest {
    private static final int PART = 3 << 20;
    private static final int KIB = 1024;
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private final Random random = new Random(9);
    private final BufferBudget budget = new BufferBudget(64 << 20);
    private final Taker taker = new Taker();
    private final List<PartCutter> cutters = new ArrayList<>();

    /** Takes parts while it may, and keeps their memory until it is told to give it back. */
    private static final class Taker implements PartTarget {
        private final Buffer seen = Buffer.buffer();
        private final List<Buffer> parts = new ArrayList<>();
        private final List<Runnable> memory = new ArrayList<>();
        private int most = Integer.MAX_VALUE;

        @Override
        public boolean takesParts() {
            return memory.size() < most;
        }

        @Override
        public void pass(Buffer bytes, Consumer<Buffer> out) {
            seen.appendBuffer(bytes);
            out.accept(bytes);
        }

        @Override
        public int heldBack() {
            return 0;
        }

        @Override
        public void take(Buffer part, Runnable done) {
            assertThat(seen.length()).isGreaterThanOrEqualTo(bytes() + part.length());
            parts.add(part);
            memory.add(done);
        }

        int bytes() {
            return parts.stream().mapToInt(Buffer::length).sum();
        }

        void giveBack() {
            memory.remove(0).run();
        }
    }

    @AfterEach
    void giveAllMemoryBack() {
        cutters.forEach(PartCutter::close);
        taker.memory.forEach(Runnable::run);
    }

    private PartCutter cutter(int partSize) {
        cutters.add(new PartCutter(budget, partSize, PATIENCE, taker));
        return cutters.get(cutters.size() - 1);
    }

    private Buffer some(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Buffer.buffer(bytes);
    }

    @Test
    void partsHaveTheirSizeAndTheRestIsWhatIsBehindThem() {
        for (int partSize : new int[] {1, 1_000, 64 * KIB, 100_000, PART}) {
            for (int parts = 0; parts < 3; parts++) {
                int length = partSize * parts + random.nextInt(partSize);
                Taker each = new Taker();
                PartCutter cutter = new PartCutter(budget, partSize, PATIENCE, each);
                Buffer sent = some(length);
                for (int at = 0; at < length; ) {
                    int end = Math.min(length, at + 1 + random.nextInt(2 * partSize));
                    cutter.write(sent.getBuffer(at, end));
                    at = end;
                }

                assertThat(cutter.end().succeeded()).isTrue();
                assertThat(each.parts).hasSize(parts).allMatch(part -> part.length() == partSize);
                assertThat(cutter.rest(List.of()).length()).isEqualTo(length % partSize);
                Buffer joined = Buffer.buffer();
                each.parts.forEach(joined::appendBuffer);
                assertThat(joined.appendBuffer(cutter.rest(List.of()))).isEqualTo(sent);
                assertThat(each.seen).isEqualTo(sent);
                each.memory.forEach(Runnable::run);
                cutter.close();
                assertThat(budget.taken()).isZero();
            }
        }
    }

    @Test
    void tinyChunksAreGathered() {
        PartCutter cutter = cutter(PART);
        Buffer sent = some(200_000);
        for (int at = 0; at < sent.length(); at += 50) {
            cutter.write(sent.getBuffer(at, at + 50));
        }

        Buffer rest = cutter.rest(List.of());
        assertThat(rest).isEqualTo(sent);
        assertThat(((BufferInternal) rest).getByteBuf().nioBufferCount()).isLessThan(200_000 / (8 * KIB));
        cutter.close();
    }

    @Test
    void primedBytesComeFirstAndAreNotSeenAgain() {
        PartCutter cutter = cutter(100_000);
        Buffer tail = some(70_000);
        Buffer sent = some(40_000);
        budget.acquire(tail.length());
        taker.seen.appendBuffer(tail);
        cutter.prime(tail);
        cutter.write(sent);

        assertThat(cutter.end().succeeded()).isTrue();
        assertThat(taker.parts).containsExactly(tail.copy().appendBuffer(sent, 0, 30_000));
        assertThat(cutter.rest(List.of())).isEqualTo(sent.getBuffer(30_000, 40_000));
        assertThat(taker.seen).isEqualTo(tail.copy().appendBuffer(sent));
        cutter.close();
        taker.giveBack();
        assertThat(budget.taken()).isZero();
    }

    @Test
    void memoryIsTakenLittleByLittleAndNeverMoreThanAPart() {
        PartCutter cutter = cutter(PART);
        assertThat(budget.taken()).isEqualTo(64 * KIB);
        for (int sent = 0; sent < PART - 1; sent += 4 * KIB) {
            long slab = Math.max(64 * KIB, Math.min(sent, 1024 * KIB));
            assertThat(budget.taken()).isLessThanOrEqualTo(Math.min(PART, sent + slab));
            cutter.write(some(4 * KIB));
        }
        assertThat(taker.parts).hasSize(1);
        assertThat(budget.taken()).isLessThanOrEqualTo(PART + 64L * KIB);

        taker.giveBack();
        assertThat(budget.taken()).isLessThanOrEqualTo(64L * KIB);
        cutter.close();
        cutter.close();
        assertThat(budget.taken()).isZero();
    }

    @Test
    void aGrantThatComesAfterTheEndIsGivenBack() {
        budget.acquire(budget.capacity() - 64 * KIB);
        PartCutter cutter = cutter(PART);
        cutter.write(some(64 * KIB + 1));
        assertThat(budget.waiting()).isEqualTo(1);
        PartCutter another = cutter(PART);
        assertThat(cutter.writeQueueFull()).isTrue();
        assertThat(another.writeQueueFull()).isTrue();
        assertThat(cutter.rest(List.of()).length()).isEqualTo(64 * KIB);

        cutter.close();
        another.close();
        budget.release(budget.capacity() - 64 * KIB);

        assertThat(budget.taken()).isZero();
        assertThat(budget.waiting()).isZero();
        assertThat(taker.parts).isEmpty();
    }

    @Test
    void bytesThatWaitForMemoryGoOnWithItsGrant() {
        long others = budget.capacity() - 64 * KIB;
        budget.acquire(others);
        PartCutter cutter = cutter(100_000);
        Buffer sent = some(150_000);
        List<Integer> drained = new ArrayList<>();
        cutter.drainHandler(v -> drained.add(cutter.rest(List.of()).length()));
        cutter.write(sent);
        Future<Void> end = cutter.end();
        assertThat(end.isComplete()).isFalse();
        assertThat(drained).isEmpty();

        budget.release(others);

        assertThat(end.succeeded()).isTrue();
        assertThat(drained).isNotEmpty();
        assertThat(taker.parts).containsExactly(sent.getBuffer(0, 100_000));
        assertThat(cutter.rest(List.of())).isEqualTo(sent.getBuffer(100_000, 150_000));
    }

    @Test
    void whoWaitsForMemoryTooLongIsTurnedAwayAndKeepsWhatItHas(Vertx vertx) throws Exception {
        long others = budget.capacity() - 64 * KIB;
        budget.acquire(others);
        Promise<Throwable> turnedAway = Promise.promise();
        Promise<PartCutter> made = Promise.promise();
        Buffer sent = some(100_000);
        vertx.runOnContext(v -> {
            PartCutter cutter = cutter(PART);
            cutter.exceptionHandler(turnedAway::complete);
            cutter.write(sent);
            made.complete(cutter);
        });

        Throwable cause = turnedAway.future().await(5, TimeUnit.MINUTES);
        PartCutter cutter = made.future().await(5, TimeUnit.MINUTES);

        assertThat(((ProblemException) cause).type()).isEqualTo(ProblemType.BUSY);
        assertThat(cutter.rest(List.of())).isEqualTo(sent.getBuffer(0, 64 * KIB));
        cutter.close();
        comesTo(others);
        budget.release(others);
        comesTo(0);
    }

    @Test
    void aTargetThatTakesNoMorePartsHoldsTheBytesBack() {
        taker.most = 1;
        PartCutter cutter = cutter(100_000);
        List<Integer> drained = new ArrayList<>();
        cutter.drainHandler(v -> drained.add(taker.parts.size()));
        Buffer sent = some(230_000);
        cutter.write(sent.getBuffer(0, 150_000));
        assertThat(cutter.writeQueueFull()).isFalse();
        drained.clear();

        cutter.write(sent.getBuffer(150_000, 230_000));

        assertThat(cutter.writeQueueFull()).isTrue();
        assertThat(drained).isEmpty();
        assertThat(taker.parts).hasSize(1);
        assertThat(cutter.rest(List.of()).length()).isEqualTo(100_000);
        assertThat(budget.taken()).isEqualTo(200_000);
        Future<Void> end = cutter.end();
        assertThat(end.isComplete()).isFalse();

        taker.giveBack();
        cutter.ready();

        assertThat(end.succeeded()).isTrue();
        assertThat(drained).contains(2);
        assertThat(taker.parts).hasSize(2);
        assertThat(cutter.rest(List.of())).isEqualTo(sent.getBuffer(200_000, 230_000));
        assertThat(taker.seen).isEqualTo(sent);
    }

    @Test
    void closingEndsTheWaitForTheEnd() {
        taker.most = 0;
        PartCutter cutter = cutter(100_000);
        cutter.write(some(150_000));
        Future<Void> end = cutter.end();
        assertThat(end.isComplete()).isFalse();

        cutter.close();

        assertThat(end.succeeded()).isTrue();
        assertThat(taker.parts).isEmpty();
        assertThat(budget.taken()).isZero();
    }

    /** What is granted to whoever gave up goes back on that one's loop. */
    private void comesTo(long bytes) {
        Waiting.until(() -> budget.taken() == bytes);
    }
}
