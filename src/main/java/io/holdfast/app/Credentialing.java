package io.holdfast.app;

import io.holdfast.credential.CredentialMaker;
import io.holdfast.credential.CredentialWork;
import io.holdfast.db.Database;
import io.holdfast.media.credential.Claim;
import io.holdfast.media.credential.CredentialSigner;
import io.holdfast.media.credential.DevelopmentChain;
import io.holdfast.media.credential.KeySigner;
import io.holdfast.media.credential.SigningIdentity;
import io.holdfast.rights.DoNotTrain;
import io.holdfast.telemetry.Meters;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.slf4j.LoggerFactory;

/**
 * What signs content credentials behind all event loops, once a process.
 *
 * @param maker signs one, also for who waits for it
 * @param work signs those that are due
 */
public record Credentialing(CredentialMaker maker, CredentialWork work) {
    /** What credentials say made them; the version is the build's. */
    public static final Claim.Software GENERATOR = new Claim.Software("Holdfast", "0.1.0");

    /** Makes the signer of a process. */
    public interface Signers {
        /** Makes it, on threads that may be busy. */
        CredentialSigner of(Settings settings, WorkerExecutor workers);
    }

    static Credentialing of(Vertx vertx, Settings settings, Database database, Meters meters, Signers signers) {
        WorkerExecutor workers = vertx.createSharedWorkerExecutor(
                "credentials", settings.credential().parallel());
        CredentialSigner signer = signers.of(settings, workers);
        CredentialMaker maker = new CredentialMaker(
                vertx, database, signer, workers, DoNotTrain.NOT_ALLOWED, GENERATOR, settings.credential(), meters);
        CredentialWork work = new CredentialWork(vertx, maker);
        meters.gauge("holdfast.credentials.pending", work, CredentialWork::pending);
        meters.gauge("holdfast.credentials.lag.seconds", work, CredentialWork::lagSeconds);
        meters.gauge("holdfast.credentials.certificate.seconds", signer, Credentialing::secondsLeft);
        return new Credentialing(maker, work);
    }

    /** Signs with the key of the settings, or else with one for development, which nobody trusts. */
    static CredentialSigner signer(Settings settings, WorkerExecutor workers) {
        SigningIdentity identity = settings.credential()
                .identity()
                .orElseGet(() -> development(settings.delivery().signingKey()));
        return new KeySigner(identity, workers);
    }

    private static SigningIdentity development(String secret) {
        DevelopmentChain chain = DevelopmentChain.of(secret);
        LoggerFactory.getLogger(Credentialing.class)
                .atWarn()
                .addKeyValue("root", encoded(chain.root()))
                .log("content credentials are signed with a key for development, which others will call untrusted;"
                        + " set credential.key and credential.chain, or credential.pkcs12");
        return chain.identity();
    }

    private static String encoded(X509Certificate certificate) {
        try {
            return Base64.getEncoder().encodeToString(certificate.getEncoded());
        } catch (CertificateEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static double secondsLeft(CredentialSigner signer) {
        return signer.chain().stream()
                .mapToDouble(certificate -> Duration.between(
                                Instant.now(), certificate.getNotAfter().toInstant())
                        .toSeconds())
                .min()
                .orElse(0);
    }
}
