package io.holdfast.generation.ingest;

import io.holdfast.db.Arguments;
import io.holdfast.db.Database;
import io.holdfast.intake.Outputs;
import io.holdfast.jobs.AccountPlaces;
import io.holdfast.jobs.CoalescingWorker;
import io.holdfast.jobs.LeaseRenewal;
import io.holdfast.outbound.AddressGuard;
import io.holdfast.outbound.ClientTimeouts;
import io.holdfast.outbound.GuardedClient;
import io.holdfast.problem.ProblemType;
import io.holdfast.resumable.Uploads;
import io.holdfast.retry.Backoff;
import io.holdfast.telemetry.MeterNames;
import io.holdfast.telemetry.Meters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes ingests that are due and works at them, on one event loop; any number of loops and replicas may do so. */
public final class IngestWorker {
    private static final Logger LOG = LoggerFactory.getLogger(IngestWorker.class);
    private static final Duration MIN_LEASE = Duration.ofSeconds(10);
    private static final Duration MAX_PAUSE = Duration.ofMinutes(15);
    private static final long STOP_SECONDS = 5;

    private final Vertx vertx;
    private final CoalescingWorker rounds;
    private final GuardedClient client;
    private final IngestAttempt.Tools tools;
    private final IngestConfig config;
    private final Backoff backoff;
    private final AccountPlaces places;
    private final Meters meters;
    private final Duration lease;
    private final Map<IngestAttempt, Future<Void>> running = new HashMap<>();

    /**
     * Makes one.
     *
     * @param places for the ingests of the process, shared by its event loops
     */
    public IngestWorker(
            Vertx vertx,
            Database database,
            Uploads uploads,
            AddressGuard guard,
            IngestConfig config,
            AccountPlaces places,
            Meters meters) {
        this.vertx = vertx;
        this.rounds = new CoalescingWorker(vertx, "taking ingests failed, it is tried again", this::look);
        this.client = new GuardedClient(vertx, guard, ClientTimeouts.USUAL);
        this.tools = new IngestAttempt.Tools(new Ingests(database), uploads, new Outputs(database), guard, client);
        this.config = config;
        this.backoff = Backoff.doubling(config.interval(), MAX_PAUSE);
        this.places = places;
        this.meters = meters;
        Duration six = config.interval().multipliedBy(6);
        this.lease = six.compareTo(MIN_LEASE) < 0 ? MIN_LEASE : six;
    }

    /** Looks for work now and then from here on. */
    public void start() {
        rounds.start(config.interval());
    }

    /** Looks for work now. */
    public void wake() {
        rounds.wake();
    }

    /** Begins nothing more, and leaves what it is at to others, who go on where it stopped. */
    public Future<Void> stop() {
        Future<Void> looked = rounds.stop();
        running.keySet().forEach(attempt -> attempt.stop(ProblemType.LET_GO.asFailure()));
        return looked.compose(v -> Future.join(List.copyOf(running.values())))
                .timeout(STOP_SECONDS, TimeUnit.SECONDS)
                .<Void>mapEmpty()
                .otherwiseEmpty()
                .eventually(client::close);
    }

    private Future<Void> look() {
        return places.look().map(this::claim).orElseGet(Future::succeededFuture); // whoever ends looks again
    }

    private Future<Void> claim(Arguments look) {
        return tools.table().claim(look, lease).transform(claimed -> {
            List<Ingest> taken = claimed.succeeded() ? claimed.result() : List.of();
            taken.forEach(this::begin);
            if (claimed.failed()) {
                LOG.atDebug()
                        .addKeyValue("cause", String.valueOf(claimed.cause().getMessage()))
                        .log("no look for ingests, the next one tries again");
            }
            if (places.looked(taken.size())) {
                wake(); // there may be more
            }
            return Future.succeededFuture();
        });
    }

    private void begin(Ingest ingest) {
        places.begin(ingest.account(), ingest.slow());
        IngestAttempt attempt = new IngestAttempt(tools, ingest);
        long deadline = vertx.setTimer(
                config.attemptTimeout().toMillis(), late -> attempt.stop(ProblemType.TIMED_OUT.asFailure()));
        LeaseRenewal renewal = LeaseRenewal.start(
                vertx,
                lease,
                () -> tools.table().renew(ingest, lease),
                loss -> attempt.stop(ProblemType.LET_GO.asFailure()));
        Future<Void> ended = (rounds.isStopped() ? Future.succeededFuture(AttemptOutcome.later("")) : attempt.run())
                .compose(verdict -> end(ingest, attempt, verdict));
        running.put(attempt, ended);
        ended.onComplete(done -> {
            vertx.cancelTimer(deadline);
            renewal.close();
            running.remove(attempt);
            places.end(ingest.account(), ingest.slow());
            if (done.failed()) {
                LOG.atWarn()
                        .addKeyValue("generation", ingest.output().generation())
                        .addKeyValue("cause", String.valueOf(done.cause().getMessage()))
                        .log("an ingest's end was not recorded, it is tried again");
            }
            wake();
        });
    }

    private Future<Void> end(Ingest ingest, IngestAttempt attempt, AttemptOutcome verdict) {
        if (verdict.kind() == AttemptOutcome.Kind.DONE) {
            note(ingest, verdict, MeterNames.DONE);
            return attempt.forget().compose(v -> tools.table().done(ingest)).mapEmpty();
        }
        if (rounds.isStopped() && verdict.kind() == AttemptOutcome.Kind.LATER) {
            return tools.table().giveBack(ingest).compose(ours -> ours ? Future.succeededFuture() : attempt.leave());
        }
        if (verdict.kind() == AttemptOutcome.Kind.FAILED || ingest.attempts().count() >= config.maxAttempts()) {
            note(ingest, verdict, MeterNames.FAILED);
            return attempt.forget()
                    .compose(v -> tools.table().failed(ingest, verdict.reason()))
                    .mapEmpty();
        }
        note(ingest, verdict, MeterNames.RETRIED);
        return tools.table()
                .later(ingest, verdict.reason(), pause(ingest.attempts().count(), verdict))
                .compose(ours -> ours ? Future.succeededFuture() : attempt.leave());
    }

    private Duration pause(int attempts, AttemptOutcome verdict) {
        Duration own = backoff.spreadAfter(attempts - 1);
        Duration asked = Duration.ofSeconds(verdict.retryAfterSeconds());
        return own.compareTo(asked) < 0 ? asked : own;
    }

    private void note(Ingest ingest, AttemptOutcome verdict, String outcome) {
        meters.ingest(outcome);
        LOG.atInfo()
                .addKeyValue("generation", ingest.output().generation())
                .addKeyValue("output", ingest.output().number())
                .addKeyValue("attempt", ingest.attempts().count())
                .addKeyValue("outcome", outcome)
                .addKeyValue("reason", verdict.reason())
                .log("ingest");
    }
}
