package io.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.stream.BufferBudget;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Memory that answers take: out of what all share, and out of their account's part. */
class AnswerLimitsTest {
    private static final UUID ANN = new UUID(0, 1);
    private static final UUID BEN = new UUID(0, 2);
    private static final int KIB = 1024;

    private final BufferBudget budget = new BufferBudget(1024 * KIB);
    private final AnswerLimits limits =
            new AnswerLimits(new HttpConfig.AnswerSizes(64 * KIB, 256 * KIB), Duration.ofMinutes(1), budget);

    @Test
    void anAccountWithAsMuchAsItMayHaveWaitsAndOthersDoNot() {
        AnswerMemory one = held(ANN, 200 * KIB);
        Future<AnswerLimits.Taken> waiting = limits.take(ANN, 100 * KIB);

        assertThat(waiting.isComplete()).isFalse();
        assertThat(limits.take(BEN, 100 * KIB).succeeded()).isTrue();
        one.release();
        assertThat(waiting.succeeded()).isTrue();
        assertThat(budget.taken()).isEqualTo(200 * KIB).isEqualTo(limits.taken());
    }

    @Test
    void moreThanAnAccountMayHaveCountsAsAllThatItMayHave() {
        AnswerMemory all = held(ANN, 1024 * KIB);

        assertThat(budget.taken()).isEqualTo(256 * KIB);
        all.release();
        assertThat(budget.taken()).isZero();
        assertThat(limits.taken()).isZero();
    }

    @Test
    void anAnswerKeepsWhatItHasBytesAndGivesBackTheRest() {
        AnswerMemory memory = held(ANN, 200 * KIB);

        assertThat(memory.hold(ANN, 50 * KIB).succeeded()).isTrue();
        assertThat(budget.taken()).isEqualTo(50 * KIB);
        assertThat(memory.hold(ANN, 100 * KIB).succeeded()).isTrue();
        assertThat(budget.taken()).isEqualTo(100 * KIB);
        assertThat(memory.hold(ANN, 100).succeeded()).isTrue();
        assertThat(budget.taken()).isZero();
    }

    @Test
    void whatComesWhenTheAnswerIsOverIsGivenBack() {
        AnswerMemory first = held(ANN, 256 * KIB);
        AnswerMemory second = new AnswerMemory(limits);
        Future<Void> late = second.hold(ANN, 10 * KIB);
        second.release();
        first.release();

        assertThat(late.succeeded()).isTrue();
        assertThat(budget.taken()).isZero();
    }

    @Test
    void anAnswerIsServedAheadOfUploadsThatWaitForMemory() {
        budget.acquire(1000 * KIB);
        Future<Void> upload = budget.acquire(100 * KIB);
        Future<AnswerLimits.Taken> large = limits.take(BEN, 50 * KIB);

        assertThat(limits.take(ANN, 20 * KIB).succeeded()).isTrue();
        assertThat(large.isComplete()).isFalse();
        budget.release(50 * KIB);
        assertThat(large.succeeded()).isTrue();
        assertThat(upload.isComplete()).isFalse();
        budget.release(100 * KIB);
        assertThat(upload.succeeded()).isTrue();
    }

    private AnswerMemory held(UUID account, long bytes) {
        AnswerMemory memory = new AnswerMemory(limits);
        assertThat(memory.hold(account, bytes).succeeded()).isTrue();
        return memory;
    }
}
