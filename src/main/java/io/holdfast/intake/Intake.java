package io.holdfast.intake;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.holdfast.asset.Asset;
import io.holdfast.db.Database;
import io.holdfast.media.MediaFacts;
import io.holdfast.media.Sniffer;
import io.holdfast.media.stamp.Stamper;
import io.holdfast.media.stamp.core.StampRequest;
import io.holdfast.media.whole.Wholeness;
import io.holdfast.objectstore.ObjectKey;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.stream.Body;
import io.holdfast.stream.BufferBudget;
import io.holdfast.stream.digest.Fingerprint;
import io.holdfast.telemetry.Meters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The only way to add an asset: reserve, let the bytes through to the store, commit. */
public final class Intake {
    public static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();

    public final Vertx vertx;
    public final Database database;
    public final Intakes intakes;
    final RequestKeys keys;
    public final UploadConfig config;
    public final ExpiredIntakeCleaner sweeper;
    public final Meters meters;
    public final ObjectStore objects;
    public final Sniffer sniffer;
    public final StampPlanner stamps;
    public final BufferBudget budget;
    private final StampRollback restoring;

    /**
     * Makes the way in of one event loop.
     *
     * @param budget for bytes that wait until it is known what becomes of them
     */
    public Intake(
            Vertx vertx,
            Database database,
            ExpiredIntakeCleaner sweeper,
            ObjectStore objects,
            StampPlanner stamps,
            BufferBudget budget,
            UploadConfig config,
            Meters meters) {
        this.vertx = vertx;
        this.database = database;
        this.sweeper = sweeper;
        this.intakes = sweeper.intakes();
        this.keys = new RequestKeys(database, config);
        this.objects = objects;
        this.sniffer = new Sniffer(config.types());
        this.stamps = stamps;
        this.budget = budget;
        this.config = config;
        this.meters = meters;
        this.restoring = new StampRollback(vertx, sweeper, objects, config.lease());
    }

    /** Clears what its intakes leave behind. */
    public ExpiredIntakeCleaner sweeper() {
        return sweeper;
    }

    /**
     * Begins to take in the files of one request.
     *
     * @param key the request's idempotency key, just begun
     */
    IntakeBatch begin(UUID account, Optional<RequestKeys.Held> key) {
        return new IntakeBatch(this, account, key);
    }

    /**
     * Makes assets of the files of one request, all or none of them.
     *
     * @param key the request's idempotency key, just begun
     * @param files lets them in one after another by {@link IntakeBatch#receive}
     * @return the assets in their order; fails as receiving and {@link IntakeBatch#commit} do
     */
    public Future<List<Asset>> keep(
            UUID account, Optional<RequestKeys.Held> key, Function<IntakeBatch, Future<Void>> files) {
        IntakeBatch run = begin(account, key);
        return Future.succeededFuture()
                .compose(v -> files.apply(run)) // a throw must reach recover
                .recover(cause -> run.abandon().transform(done -> Future.failedFuture(cause)))
                .compose(v -> run.commit()
                        .recover(cause -> becameNothing(cause)
                                ? run.abandon().transform(done -> Future.failedFuture(cause))
                                : Future.failedFuture(cause)));
    }

    /** After a lost answer the row decides, and only a refusal of ours is certain. */
    private static boolean becameNothing(Throwable cause) {
        return cause instanceof ProblemException refusal && refusal.type() != ProblemType.DATABASE_UNAVAILABLE;
    }

    /**
     * Lets one file through to the store.
     *
     * @param admitted called when there is room, before the first byte is awaited
     * @return the file as stored; on failure its intake is still there
     */
    Future<StoredFile> receive(IntakeBatch run, Draft draft, Body body, Runnable admitted) {
        long most = Math.min(config.mostBytes(draft.mediaType()), body.limit());
        if (body.length().orElse(0) > most) {
            return Future.failedFuture(ProblemType.TOO_LARGE.asFailure());
        }
        UUID id = IDS.generate();
        run.names(id, body);
        return intakes.reserve(run.account(), id, body.length(), most, config.lease())
                .timeout(config.timeouts().admission().toMillis(), TimeUnit.MILLISECONDS)
                .recover(cause -> Future.failedFuture(
                        cause instanceof ProblemException ? cause : ProblemType.DATABASE_UNAVAILABLE.asFailure()))
                .compose(reserved -> {
                    run.holds(id);
                    admitted.run();
                    watch(body).limit(Math.min(most, reserved.bytes()));
                    return body.peek(Sniffer.HEAD_BYTES).compose(head -> stamps.of(run.account(), id, draft)
                            .compose(wish -> store(run, reserved.key(), draft, wish, body, head)));
                });
    }

    private Future<StoredFile> store(
            IntakeBatch run, ObjectKey key, Draft draft, Optional<StampRequest> wish, Body body, Buffer head) {
        MediaFacts facts = sniffer.examine(head, draft.mediaType(), body.length());
        long most = config.mostBytes(Optional.of(facts.mediaType()));
        if (body.length().orElse(0) > most || head.length() > most) {
            throw ProblemType.TOO_LARGE.asFailure();
        }
        body.limit(Math.min(most, body.limit()));
        StampingTransform stamping = new StampingTransform(
                wish.map(w -> Stamper.fresh(facts.mediaType(), body.length(), w)),
                new DigestPair(new Fingerprint(draft.digests().keySet())),
                Wholeness.of(facts.mediaType()));
        return decide(body, stamping)
                .compose(v -> write(run, key, facts.mediaType(), body, stamping.added()))
                .compose(v -> {
                    StoredFile file = StoredFile.of(key.id(), body.received(), stamping, facts, draft);
                    if (!file.received().digests().matches(draft.digests())) {
                        throw ProblemType.DIGEST_MISMATCH.asFailure();
                    }
                    if (!file.whole() && body.length().isEmpty() && !draft.announced()) {
                        throw ProblemType.CUT_SHORT.asFailure();
                    }
                    return restoring.restored(key, file, run::holds);
                });
    }

    /** A store that has all of a request may do it however late, whatever has become of the answer. */
    private Future<Void> write(IntakeBatch run, ObjectKey key, String mediaType, Body body, long added) {
        run.writes(key);
        return objects.write(key, mediaType, body)
                .onSuccess(v -> run.settled(key.id()))
                .onFailure(cause -> {
                    boolean whole = body.received() + added >= body.length().orElse(0);
                    if (body.tornBy().isPresent() && !whole) {
                        run.settled(key.id());
                    }
                });
    }

    /** What a file becomes may depend on more of it than was looked at, which then waits in memory of the budget. */
    private Future<Void> decide(Body body, StampingTransform stamping) {
        body.through(stamping);
        if (stamping.decided()) {
            return Future.succeededFuture();
        }
        long bytes = Math.min(Stamper.LOOK_AHEAD, budget.capacity());
        return budget.grant(bytes, config.timeouts().admission())
                .compose(v -> body.decided().onComplete(done -> budget.release(bytes)));
    }

    /** Fails the body when its sender stalls while bytes are asked for. */
    public Body watch(Body body) {
        return body.stallsAfter(vertx, config.timeouts().stall());
    }

    /** Takes the fingerprint of bytes that are not kept, to compare a repeated request with the first. */
    public Future<byte[]> fingerprint(Body body) {
        Fingerprint fingerprint = new Fingerprint(java.util.Set.of());
        watch(body).limit(config.mostBytes(Optional.empty())).tap(fingerprint);
        return body.drain().map(v -> fingerprint.take().sha256());
    }
}
