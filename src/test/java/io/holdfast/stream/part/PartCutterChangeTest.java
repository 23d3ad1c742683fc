package io.holdfast.stream.part;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.stream.Body;
import io.holdfast.stream.BufferBudget;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A target that gives other bytes than it takes. */
class PartCutterChangeTest {
    private static final int PART = 100_000;

    private final Random random = new Random(4);
    private final BufferBudget budget = new BufferBudget(64 << 20);
    private final List<Buffer> parts = new ArrayList<>();
    private final List<Runnable> memory = new ArrayList<>();
    private final Buffer inserted = some(30_000);
    private boolean takes = true;
    private boolean keepsAll;
    private int passed;

    private final PartTarget target = new PartTarget() {
        @Override
        public boolean takesParts() {
            return takes;
        }

        @Override
        public void pass(Buffer bytes, Consumer<Buffer> out) {
            if (!keepsAll && passed == 0) {
                out.accept(inserted);
            }
            passed += bytes.length();
            if (!keepsAll) {
                out.accept(bytes);
            }
        }

        @Override
        public int heldBack() {
            return keepsAll ? passed : 0;
        }

        @Override
        public void take(Buffer part, Runnable done) {
            parts.add(Buffer.buffer(part.getBytes())); // a copy of pooled memory would have to be released
            memory.add(done);
        }
    };

    private Buffer some(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Buffer.buffer(bytes);
    }

    private PartCutter fed(int partSize, Buffer sent) {
        PartCutter cutter = new PartCutter(budget, partSize, Duration.ofSeconds(5), target);
        for (int at = 0; at < sent.length(); at += 10_000) {
            cutter.write(sent.getBuffer(at, at + 10_000));
        }
        return cutter;
    }

    private void over(PartCutter cutter) {
        memory.forEach(Runnable::run);
        cutter.close();
        assertThat(budget.taken()).isZero();
    }

    @Test
    void whatComesOutBeyondAPartOpensTheNext() {
        Buffer sent = some(260_000);
        PartCutter cutter = fed(PART, sent);

        Buffer all = inserted.copy().appendBuffer(sent);
        assertThat(parts).containsExactly(all.getBuffer(0, PART), all.getBuffer(PART, 2 * PART));
        assertThat(cutter.rest(List.of(inserted)))
                .isEqualTo(all.getBuffer(2 * PART, all.length()).appendBuffer(inserted));
        over(cutter);
    }

    @Test
    void whatDoesNotFitWhileNoPartIsTakenSpills() {
        takes = false;
        Buffer sent = some(90_000);
        PartCutter cutter = fed(20_000, sent);

        Buffer all = inserted.copy().appendBuffer(sent, 0, passed);
        assertThat(cutter.spilled()).isEqualTo(all.getBuffer(20_000, all.length()));
        assertThat(cutter.writeQueueFull()).isTrue();
        assertThat(cutter.rest(List.of())).isEqualTo(all);
        takes = true;
        cutter.ready();
        assertThat(cutter.spilled().length()).isZero();
        assertThat(parts).hasSize(6).allMatch(part -> part.length() == 20_000);
        assertThat(cutter.rest(List.of()).length()).isZero();
        over(cutter);
    }

    @Test
    void bytesHeldBackTakeMemoryToo() {
        keepsAll = true;
        PartCutter cutter = fed(PART, some(300_000));

        assertThat(passed).isEqualTo(300_000);
        assertThat(budget.taken()).isGreaterThanOrEqualTo(300_000);
        over(cutter);
    }

    @Test
    void oneThatBeginsWithMuchHeldBackHasRoomForMore() {
        keepsAll = true;
        passed = 200_000;
        PartCutter cutter = new PartCutter(budget, PART, Duration.ofSeconds(5), target);

        Body.of(some(30_000)).to(cutter).await();

        assertThat(passed).isEqualTo(230_000);
        over(cutter);
    }
}
