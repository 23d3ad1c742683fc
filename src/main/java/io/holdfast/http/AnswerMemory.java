package io.holdfast.http;

import io.holdfast.problem.ProblemType;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;

/** The memory that one answer takes, from when it is begun until it has left. For one event loop. */
final class AnswerMemory {
    /** Less is not worth counting: an answer about one thing. */
    private static final long SMALL_BYTES = 8 * 1024;

    private final AnswerLimits limits;
    private Optional<AnswerLimits.Taken> held = Optional.empty();
    private boolean over;

    AnswerMemory(AnswerLimits limits) {
        this.limits = limits;
    }

    /**
     * Holds so many bytes from now on, whatever was held before.
     *
     * @return at once for what is no more than before; fails with {@link ProblemType#BUSY} when it is not to be had in time
     */
    Future<Void> hold(UUID account, long bytes) {
        if (bytes <= SMALL_BYTES) {
            drop();
            return Future.succeededFuture();
        }
        if (held.isPresent() && held.get().bytes() >= bytes) {
            held.get().shrink(bytes);
            return Future.succeededFuture();
        }
        // given back first: who keeps some while waiting for more could wait for others who do the same
        drop();
        return limits.take(account, bytes).map(taken -> {
            if (over) {
                taken.release();
            } else {
                held = Optional.of(taken);
            }
            return null;
        });
    }

    /** Gives all back, and what comes later at once. */
    void release() {
        over = true;
        drop();
    }

    private void drop() {
        Optional<AnswerLimits.Taken> before = held;
        held = Optional.empty();
        before.ifPresent(AnswerLimits.Taken::release);
    }
}
