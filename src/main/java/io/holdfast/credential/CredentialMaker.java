package io.holdfast.credential;

import io.holdfast.db.Database;
import io.holdfast.media.credential.Claim;
import io.holdfast.media.credential.CredentialSigner;
import io.holdfast.media.credential.Manifest;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.telemetry.MeterNames;
import io.holdfast.telemetry.Meters;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes content credentials, off the event loops; one a process, for any thread. */
public final class CredentialMaker {
    private static final Logger LOG = LoggerFactory.getLogger(CredentialMaker.class);
    private static final int MAX_AT_ONCE = 256;
    private static final int RETRY_SECONDS = 5;

    private final Vertx vertx;
    private final CredentialRows rows;
    private final CredentialSigner signer;
    private final WorkerExecutor workers;
    private final List<String> notAllowed;
    private final Claim.Software generator;
    private final CredentialConfig config;
    private final Meters meters;
    private final Map<Key, Future<Credential>> running = new ConcurrentHashMap<>();

    private record Key(UUID account, UUID asset) {}

    /**
     * Makes one.
     *
     * @param database for the work behind all requests
     * @param workers write the claims down
     * @param notAllowed uses that each credential disallows
     */
    public CredentialMaker(
            Vertx vertx,
            Database database,
            CredentialSigner signer,
            WorkerExecutor workers,
            List<String> notAllowed,
            Claim.Software generator,
            CredentialConfig config,
            Meters meters) {
        this.vertx = vertx;
        this.rows = new CredentialRows(database);
        this.signer = signer;
        this.workers = workers;
        this.notAllowed = List.copyOf(notAllowed);
        this.generator = generator;
        this.config = config;
        this.meters = meters;
    }

    CredentialRows rows() {
        return rows;
    }

    CredentialConfig config() {
        return config;
    }

    /**
     * Makes one that somebody waits for; who asks meanwhile waits for the same.
     *
     * @return the credential, on the caller's event loop; fails with {@link ProblemType#BUSY} when it can't be signed
     *     in time
     */
    Future<Credential> atOnce(UUID account, UUID asset) {
        Key key = new Key(account, asset);
        Promise<Credential> made = Promise.promise();
        Future<Credential> earlier = running.putIfAbsent(key, made.future());
        if (earlier != null) {
            return here(earlier);
        }
        Future<Credential> answer = here(made.future());
        (running.size() > MAX_AT_ONCE ? Future.<Credential>failedFuture(busy()) : takeAndSign(account, asset))
                .recover(cause -> Future.failedFuture(cause instanceof ProblemException ? cause : busy()))
                .onComplete(done -> {
                    running.remove(key);
                    made.complete(done.result(), done.cause());
                });
        return answer;
    }

    private Future<Credential> takeAndSign(UUID account, UUID asset) {
        return rows.take(account, asset)
                .compose(taken -> taken.isPresent()
                        ? sign(taken.get())
                        : rows.find(account, asset).map(kept -> kept.orElseThrow(ProblemType.NOT_FOUND::asFailure)));
    }

    /** Signs one that was taken, and keeps it; a failure is told by a meter and the log. */
    Future<Credential> sign(DueCredential due) {
        long started = System.nanoTime();
        return workers.executeBlocking(() -> Manifest.of(due.claim(notAllowed, generator), signer.chain()), false)
                .compose(manifest -> signer.sign(manifest.toBeSigned()).map(manifest::signed))
                .timeout(config.patience().toMillis(), TimeUnit.MILLISECONDS)
                .onComplete(done -> {
                    meters.credential(
                            done.succeeded() ? MeterNames.SUCCESS : MeterNames.FAILED, System.nanoTime() - started);
                    if (done.failed()) {
                        LOG.atWarn()
                                .addKeyValue(
                                        "cause", String.valueOf(done.cause().getMessage()))
                                .log("a content credential could not be signed, it is tried again");
                    }
                })
                .compose(bytes -> rows.keep(due, Buffer.buffer(bytes)));
    }

    /** What completes on any thread, on the event loop of who asks. */
    private Future<Credential> here(Future<Credential> anywhere) {
        Context context = vertx.getOrCreateContext();
        Promise<Credential> here = Promise.promise();
        anywhere.onComplete(done -> context.runOnContext(v -> here.complete(done.result(), done.cause())));
        return here.future();
    }

    private static ProblemException busy() {
        return new Problem(ProblemType.BUSY)
                .withDetail("The content credential is not signed yet.")
                .retryAfter(RETRY_SECONDS)
                .asFailure();
    }
}
