package io.holdfast.credential;

import io.holdfast.db.Database;
import io.holdfast.jobs.BackgroundModule;
import io.holdfast.jobs.BackgroundPace;
import io.holdfast.media.credential.Claim;
import io.holdfast.media.credential.CredentialSigner;
import io.holdfast.media.credential.KeySigner;
import io.holdfast.rights.DoNotTrain;
import io.holdfast.telemetry.Meters;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/** Signs content credentials behind all event loops, and for a request that waits for one. */
public final class CredentialModule implements BackgroundModule {
    /** What credentials say made them; the version is the build's. */
    public static final Claim.Software GENERATOR = new Claim.Software("Holdfast", "0.1.0");

    private final CredentialSigner signer;
    private final CredentialMaker maker;
    private final CredentialWork work;

    /**
     * Makes it.
     *
     * @param pace of what nobody waits for
     * @param signers makes what signs, from threads that may be busy
     */
    public CredentialModule(
            Vertx vertx,
            Database database,
            BackgroundPace pace,
            CredentialConfig config,
            Meters meters,
            Function<WorkerExecutor, CredentialSigner> signers) {
        WorkerExecutor workers = vertx.createSharedWorkerExecutor("credentials", config.parallel());
        this.signer = signers.apply(workers);
        this.maker = new CredentialMaker(
                vertx, database, signer, workers, DoNotTrain.NOT_ALLOWED, GENERATOR, config, meters);
        this.work = new CredentialWork(vertx, pace, maker);
    }

    /**
     * Signs with the key of the settings, or else with one for development, which nobody trusts.
     *
     * @param secret what the key for development is made of
     */
    public static CredentialSigner signer(CredentialConfig config, String secret, WorkerExecutor workers) {
        return config.identity()
                .<CredentialSigner>map(identity -> new KeySigner(identity, workers))
                .orElseGet(() -> new DevelopmentSigner(secret, workers));
    }

    /** The credentials that one event loop hands out. */
    public Credentials credentials(Database connections) {
        return new Credentials(connections, maker);
    }

    /** Wakes the worker that signs what is due; from any thread. */
    public void wake() {
        work.wake();
    }

    @Override
    public void start() {
        work.start();
    }

    @Override
    public void stop() {
        work.close();
    }

    @Override
    public void gauges(Meters meters) {
        meters.gauge("holdfast.credentials.pending", work, CredentialWork::pending);
        meters.gauge("holdfast.credentials.lag.seconds", work, CredentialWork::lagSeconds);
        meters.gauge("holdfast.credentials.certificate.seconds", signer, CredentialModule::secondsLeft);
    }

    private static double secondsLeft(CredentialSigner signer) {
        return Duration.between(Instant.now(), signer.end()).toSeconds();
    }
}
