package io.holdfast.resumable;

import io.holdfast.intake.ResumeConfig;
import io.holdfast.jobs.LeaseRenewal;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.retry.Backoff;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who may go on with an upload: one writer at a time across all replicas. A newer one asks the older to let go and takes
 * its place as soon as it does, or as soon as its lease has lapsed because it died.
 */
final class UploadLeases {
    private static final Backoff LOOKS = Backoff.doubling(Duration.ofMillis(20), Duration.ofMillis(250));

    private final Vertx vertx;
    private final UploadRows rows;
    private final ResumeConfig config;
    private final LocalWriters writers;

    UploadLeases(Vertx vertx, UploadRows rows, ResumeConfig config, LocalWriters writers) {
        this.vertx = vertx;
        this.rows = rows;
        this.config = config;
        this.writers = writers;
    }

    /**
     * Becomes the writer.
     *
     * @return nothing when the upload is not open or not there; fails with {@link ProblemType#UPLOAD_LOCKED}
     */
    Future<Optional<Held>> take(UUID account, UUID id) {
        return take(account, id, System.nanoTime() + config.patience().toNanos(), 0);
    }

    private Future<Optional<Held>> take(UUID account, UUID id, long deadlineNanos, int earlier) {
        return rows.acquire(account, id).compose(acquired -> {
            if (acquired.isPresent()) {
                return Future.succeededFuture(Optional.of(new Held(acquired.get())));
            }
            return rows.find(account, id).compose(found -> {
                if (found.filter(UploadRow::open).isEmpty()) {
                    return Future.succeededFuture(Optional.empty());
                }
                if (System.nanoTime() - deadlineNanos > 0) {
                    return Future.failedFuture(
                            new Problem(ProblemType.UPLOAD_LOCKED).retryAfter(2).asFailure());
                }
                writers.letGo(id);
                return rows.askToLetGo(account, id)
                        .compose(v -> vertx.timer(LOOKS.after(earlier).toMillis()))
                        .compose(v -> take(account, id, deadlineNanos, earlier + 1));
            });
        });
    }

    /** The right to go on with one upload; must be released. */
    final class Held {
        final UploadRow row;
        private final LeaseRenewal renewal;
        private final Runnable letGo;
        private @Nullable Consumer<ProblemException> onEnd;
        private @Nullable ProblemException ended;

        private Held(UploadRow row) {
            this.row = row;
            Context here = vertx.getOrCreateContext();
            letGo = () -> here.runOnContext(v -> end(ProblemType.LET_GO));
            writers.add(row.id(), letGo);
            renewal = LeaseRenewal.every(
                    vertx,
                    Duration.ofMillis(
                            Math.max(50, Math.min(1_000, config.lease().toMillis() / 5))),
                    config.lease(),
                    () -> rows.renew(row).map(mayGoOn -> mayGoOn.orElse(false)),
                    loss -> end(
                            loss == LeaseRenewal.Loss.TAKEN ? ProblemType.LET_GO : ProblemType.DATABASE_UNAVAILABLE));
        }

        /** What to do when the lease is asked for or lost; at once when it was already. */
        void whenOver(Consumer<ProblemException> handler) {
            onEnd = handler;
            if (ended != null) {
                handler.accept(ended);
            }
        }

        /**
         * Lets the next one in.
         *
         * @param seen bytes of the upload that arrived, durable or not
         */
        Future<Void> release(long seen) {
            renewal.close();
            writers.remove(row.id(), letGo);
            return rows.release(row, seen).otherwiseEmpty();
        }

        private void end(ProblemType why) {
            if (ended == null) {
                ended = new Problem(why).retryAfter(1).asFailure();
                if (onEnd != null) {
                    onEnd.accept(ended);
                }
            }
        }
    }
}
