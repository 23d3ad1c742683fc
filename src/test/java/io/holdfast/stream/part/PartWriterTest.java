package io.holdfast.stream.part;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.stream.BufferBudget;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A sender that goes on as soon as it is let, which is in the midst of a write where memory is at hand. */
@ExtendWith(VertxExtension.class)
class PartWriterTest {
    private static final int PART = 1_000;
    private static final int CHUNK = 700;

    private final Vertx vertx;
    private final BufferBudget budget = new BufferBudget(8 * PART);
    private final List<Buffer> parts = new ArrayList<>();
    private final ArrayDeque<Buffer> chunks = new ArrayDeque<>();
    private final List<Boolean> lasts = new ArrayList<>();
    private long mostMemory;
    private boolean over;

    PartWriterTest(Vertx vertx) {
        this.vertx = vertx;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 10})
    void whatReachesIntoTheNextPartIsSentInItsPlaceAndToTheEnd(int number) throws Exception {
        Buffer sent = Buffer.buffer();
        for (int i = 0; i < number; i++) {
            byte[] bytes = new byte[CHUNK];
            new Random(i).nextBytes(bytes);
            chunks.add(Buffer.buffer(bytes));
            sent.appendBytes(bytes);
        }

        List<String> answers = send();

        Buffer stored = Buffer.buffer();
        parts.forEach(stored::appendBuffer);
        assertThat(stored).isEqualTo(sent);
        assertThat(answers).hasSize((number * CHUNK + PART - 1) / PART);
        assertThat(budget.taken()).isZero();
    }

    @Test
    void nothingIsOnePartWithoutBytes() throws Exception {
        assertThat(send()).hasSize(1);
        assertThat(budget.taken()).isZero();
    }

    @Test
    void theLastPartIsToldAsSuchAlsoWhereItIsFull() throws Exception {
        chunks.add(Buffer.buffer(new byte[PART]));
        send();
        assertThat(lasts).containsExactly(true);

        over = false;
        lasts.clear();
        chunks.add(Buffer.buffer(new byte[2 * PART]));
        send();
        assertThat(lasts).containsExactly(false, true);
    }

    @Test
    void noMorePartsAreInMemoryThanMayBeSentAtOnce() throws Exception {
        chunks.add(Buffer.buffer(new byte[9 * PART]));

        assertThat(send()).hasSize(9);

        assertThat(mostMemory).isEqualTo(3L * PART);
        assertThat(budget.taken()).isZero();
    }

    @Test
    void aPartThatFailsFailsTheStreamAndGivesAllMemoryBack() throws Exception {
        Promise<Throwable> told = Promise.promise();
        Promise<Void> landed = Promise.promise();
        vertx.runOnContext(v -> {
            PartWriter writer = new PartWriter(
                    budget,
                    PART,
                    3,
                    (number, part, last) -> number == 2
                            ? Future.failedFuture("part " + number)
                            : vertx.timer(1, TimeUnit.MILLISECONDS).map(""));
            writer.stream().exceptionHandler(told::tryComplete);
            writer.stream().write(Buffer.buffer(new byte[3 * PART]));
            Future<?> ended = writer.stream().end().compose(w -> writer.finish());
            ended.onComplete(done -> writer.cancel().onComplete(landed));
        });

        landed.future().await(5, TimeUnit.MINUTES);
        assertThat(told.future().await(5, TimeUnit.MINUTES)).hasMessage("part 2");
        assertThat(budget.taken()).isZero();
    }

    private List<String> send() throws Exception {
        Promise<List<String>> done = Promise.promise();
        vertx.runOnContext(v -> {
            PartWriter writer = new PartWriter(budget, PART, 3, (number, part, last) -> {
                parts.add(Buffer.buffer(part.getBytes()));
                lasts.add(last);
                mostMemory = Math.max(mostMemory, budget.taken());
                return vertx.timer(1, TimeUnit.MILLISECONDS).map("part " + number);
            });
            writer.stream().drainHandler(room -> feed(writer, done));
            feed(writer, done);
        });
        return done.future().await(5, TimeUnit.MINUTES);
    }

    private void feed(PartWriter writer, Promise<List<String>> done) {
        while (!chunks.isEmpty() && !writer.stream().writeQueueFull()) {
            writer.stream().write(chunks.poll());
        }
        if (chunks.isEmpty() && !over) {
            over = true;
            writer.stream().end().compose(v -> writer.finish()).onComplete(done);
        }
    }
}
