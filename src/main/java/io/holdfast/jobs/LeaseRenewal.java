package io.holdfast.jobs;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Renews a lease while its holder works, until it is closed; tells the holder when the lease is lost, or when it could not be
 * renewed for so long that another may soon take over, so that the holder stops by itself before. For one event loop.
 */
public final class LeaseRenewal {
    /** Renewals of one lease, so that some of them may fail. */
    private static final int SHARES = 4;

    /** Why the holder must stop. */
    public enum Loss {
        /** The lease is another's, or is not there any more. */
        TAKEN,
        /** Nobody answered for three quarters of the lease. */
        UNCONFIRMED
    }

    private final Vertx vertx;
    private final Supplier<Future<Boolean>> renew;
    private final Consumer<Loss> lost;
    private final long silenceNanos;
    private final long timer;
    private long renewedNanos = System.nanoTime();
    private boolean asking;
    private boolean closed;

    private LeaseRenewal(
            Vertx vertx, Duration lease, Duration every, Supplier<Future<Boolean>> renew, Consumer<Loss> lost) {
        this.vertx = vertx;
        this.renew = renew;
        this.lost = lost;
        this.silenceNanos = lease.toNanos() / SHARES * (SHARES - 1);
        this.timer = vertx.setPeriodic(Math.max(1, every.toMillis()), any -> renew());
    }

    /**
     * Renews every quarter of a lease that was just taken.
     *
     * @param lease how long it lasts from each renewal
     * @param renew renews it; false when it is lost
     * @param lost told at each look for as long as it is so
     */
    public static LeaseRenewal start(
            Vertx vertx, Duration lease, Supplier<Future<Boolean>> renew, Consumer<Loss> lost) {
        return every(vertx, lease.dividedBy(SHARES), lease, renew, lost);
    }

    /** Renews more often, for a holder that also learns from the renewals whether to go on; otherwise as {@link #start}. */
    public static LeaseRenewal every(
            Vertx vertx, Duration every, Duration lease, Supplier<Future<Boolean>> renew, Consumer<Loss> lost) {
        return new LeaseRenewal(vertx, lease, every, renew, lost);
    }

    /** Renews no more, and tells nothing any more. */
    public void close() {
        closed = true;
        vertx.cancelTimer(timer);
    }

    private void renew() {
        if (asking) {
            silent();
            return;
        }
        asking = true;
        long asked = System.nanoTime();
        renew.get().onComplete(answer -> {
            asking = false;
            if (answer.succeeded() && answer.result()) {
                renewedNanos = asked;
            } else if (answer.failed()) {
                silent();
            } else if (!closed) {
                lost.accept(Loss.TAKEN);
            }
        });
    }

    private void silent() {
        if (!closed && System.nanoTime() - renewedNanos > silenceNanos) {
            lost.accept(Loss.UNCONFIRMED);
        }
    }
}
