package io.holdfast.disclosure;

import io.holdfast.db.Database;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemType;
import io.holdfast.telemetry.Meters;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;

/**
 * Makes disclosures durable by one transaction for all that come while the one before is under way, so that one alone
 * never waits and many at once cost little each. For one event loop.
 */
final class DisclosureQueue {
    private static final int MAX_UNDER_WAY = 4;

    /** What takes longer than this, the lock of a busy account for instance, does not keep others waiting. */
    private static final long PATIENCE_NANOS = 50_000_000;

    private static final int MAX_TOGETHER = 256;
    private static final int MAX_WAITING = 10_000;

    private record Waiting(DisclosureEntry entry, Promise<Boolean> recorded) {}

    private final Vertx vertx;
    private final Database database;
    private final DisclosureConfig config;
    private final Meters meters;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private int underWay;
    private long lastBegun;

    DisclosureQueue(Vertx vertx, Database database, DisclosureConfig config, Meters meters) {
        this.vertx = vertx;
        this.database = database;
        this.config = config;
        this.meters = meters;
    }

    /**
     * Records one.
     *
     * @return whether it might be recorded, once it is durable; fails with {@link ProblemType#UNRECORDED} when that takes
     *     too long, {@link ProblemType#BUSY} or {@link ProblemType#DATABASE_UNAVAILABLE}. A record that lands after all is
     *     then one of a release that was refused
     */
    Future<Boolean> add(DisclosureEntry entry) {
        if (waiting.size() >= MAX_WAITING) {
            return Future.failedFuture(
                    new Problem(ProblemType.BUSY).retryAfter(1).asFailure());
        }
        Promise<Boolean> recorded = Promise.promise();
        long timer = vertx.setTimer(config.timeout().toMillis(), late -> {
            if (recorded.tryFail(
                    new Problem(ProblemType.UNRECORDED).retryAfter(1).asFailure())) {
                meters.disclosureLate();
            }
        });
        waiting.add(new Waiting(entry, recorded));
        write();
        return recorded.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    /** How many wait for a transaction to begin. */
    int length() {
        return waiting.size();
    }

    private void write() {
        while (!waiting.isEmpty() && mayWrite()) {
            List<Waiting> together = new ArrayList<>();
            while (together.size() < MAX_TOGETHER && !waiting.isEmpty()) {
                Waiting next = waiting.remove();
                // nobody waits for one that came too late, and what was refused need not be recorded
                if (!next.recorded().future().isComplete()) {
                    together.add(next);
                }
            }
            if (!together.isEmpty()) {
                write(together);
            }
        }
    }

    private void write(List<Waiting> together) {
        underWay++;
        lastBegun = System.nanoTime();
        List<DisclosureEntry> entries = together.stream().map(Waiting::entry).toList();
        database.transaction(transaction -> DisclosureRows.write(transaction, entries))
                .onComplete(done -> {
                    underWay--;
                    if (done.succeeded()) {
                        meters.disclosed(done.result().size());
                    }
                    together.forEach(each -> answer(each, done));
                    write();
                });
    }

    private boolean mayWrite() {
        return underWay == 0 || (underWay < MAX_UNDER_WAY && System.nanoTime() - lastBegun > PATIENCE_NANOS);
    }

    private static void answer(Waiting each, AsyncResult<Set<UUID>> done) {
        if (done.succeeded()) {
            each.recorded().tryComplete(done.result().contains(each.entry().id()));
        } else {
            each.recorded().tryFail(done.cause());
        }
    }
}
