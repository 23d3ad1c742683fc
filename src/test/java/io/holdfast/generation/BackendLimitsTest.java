package io.holdfast.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.identity.Caller;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class BackendLimitsTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final BackendLimits limits = new BackendLimits(new GenerationConfig(10, 2, Duration.ofDays(1)), nanos::get);

    private static Caller caller(String subject) {
        return new Caller("issuer", subject, Set.of(), Optional.empty(), Instant.MAX);
    }

    @Test
    void soManyRequestsMayComeAtOnceAndThenAsTimeGoesBy() {
        for (int i = 0; i < 10; i++) {
            limits.count(caller("painter"));
        }
        refused(() -> limits.count(caller("painter")));

        nanos.addAndGet(200_000_000);

        limits.count(caller("painter"));
        limits.count(caller("painter"));
        refused(() -> limits.count(caller("painter")));
    }

    @Test
    void partsOfARequestAddUpAndNoMoreThanASecondsAreSaved() {
        for (int i = 0; i < 10; i++) {
            limits.count(caller("painter"));
        }
        for (int i = 0; i < 3; i++) {
            nanos.addAndGet(33_000_000);
            refused(() -> limits.count(caller("painter")));
        }
        nanos.addAndGet(1_000_000);
        limits.count(caller("painter"));
        refused(() -> limits.count(caller("painter")));

        nanos.addAndGet(Duration.ofHours(1).toNanos());

        for (int i = 0; i < 10; i++) {
            limits.count(caller("painter"));
        }
        refused(() -> limits.count(caller("painter")));
    }

    @Test
    void whomItActsForDoesNotMatterAndOthersAreNotHeldUp() {
        for (int i = 0; i < 10; i++) {
            limits.count(caller("painter").onBehalfOf("person" + i));
        }
        refused(() -> limits.count(caller("painter").onBehalfOf("one more")));

        limits.count(caller("singer"));
    }

    @Test
    void aPlaceThatIsGivenBackCanBeTakenAgain() {
        Runnable first = limits.enter(caller("painter"));
        limits.enter(caller("painter"));
        refused(() -> limits.enter(caller("painter")));

        first.run();

        limits.enter(caller("painter"));
        refused(() -> limits.enter(caller("painter")));
    }

    private static void refused(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ProblemException.class, refusal -> {
            assertThat(refusal.type()).isEqualTo(ProblemType.TOO_MANY_REQUESTS);
            assertThat(refusal.problem().retryAfterSeconds()).hasValue(1);
        });
    }
}
