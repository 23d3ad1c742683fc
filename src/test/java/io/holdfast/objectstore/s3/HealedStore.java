package io.holdfast.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.objectstore.FaultyStore;
import io.holdfast.objectstore.StoreCalls;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.testing.Waiting;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;

/**
 * A store after a fault.
 *
 * @param server the store itself
 * @param faulty what stands before it, and failed
 * @param calls through that, by the store's client
 */
record HealedStore(S3Server server, FaultyStore faulty, StoreCalls calls) {
    private static final int SMALL = 300_000;
    private static final int TWO_PARTS = (5 << 20) + 7;

    /** Nothing is held or left behind, and each kind of request still finds its connection. */
    void check() throws IOException {
        assertThat(calls.budget().taken()).isZero();
        faulty.heal();
        untilDone(calls::discard);
        assertThat(server.objects()).noneMatch(name -> name.contains(calls.key().value()));
        untilDone(() -> {
            Buffer small = calls.write(SMALL, true);
            assertThat(calls.read(0, SMALL)).isEqualTo(small);
        });
        untilDone(() -> {
            Buffer large = calls.write(TWO_PARTS, false);
            assertThat(calls.read(0, TWO_PARTS)).isEqualTo(large);
        });
        untilDone(calls::discard);
        assertThat(server.objects()).noneMatch(name -> name.contains(calls.key().value()));
    }

    /** Does it again where a store that is only slow was given up; one whose only connection is lost never does it. */
    static void untilDone(Runnable honest) {
        Waiting.until(() -> {
            try {
                honest.run();
                return true;
            } catch (ProblemException slow) {
                assertThat(slow.type()).isEqualTo(ProblemType.STORE_UNAVAILABLE);
                return false;
            }
        });
    }
}
