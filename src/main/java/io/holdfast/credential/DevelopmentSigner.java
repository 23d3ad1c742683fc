package io.holdfast.credential;

import io.holdfast.media.credential.CredentialSigner;
import io.holdfast.media.credential.DevelopmentChain;
import io.holdfast.media.credential.KeySigner;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signs with a key for development, which is made when the first credential is: that takes a third of a start. */
final class DevelopmentSigner implements CredentialSigner {
    private static final Logger LOG = LoggerFactory.getLogger(DevelopmentSigner.class);

    private final String secret;
    private final WorkerExecutor workers;
    private @Nullable KeySigner made;

    /**
     * Makes one, and warns of it.
     *
     * @param secret what the key is made of
     * @param workers make it and sign
     */
    DevelopmentSigner(String secret, WorkerExecutor workers) {
        this.secret = secret;
        this.workers = workers;
        LOG.warn("content credentials are signed with a key for development, which others will call untrusted;"
                + " set credential.key and credential.chain, or credential.pkcs12");
    }

    @Override
    public List<X509Certificate> chain() {
        return made().chain();
    }

    @Override
    public Instant end() {
        return DevelopmentChain.END;
    }

    @Override
    public Future<byte[]> sign(byte[] bytes) {
        return workers.executeBlocking(this::made, false).compose(signer -> signer.sign(bytes));
    }

    private synchronized KeySigner made() {
        if (made == null) {
            DevelopmentChain chain = DevelopmentChain.of(secret);
            LOG.atInfo()
                    .addKeyValue("root", encoded(chain.root()))
                    .log("the key for development was made; whoever trusts its root trusts the content credentials");
            made = new KeySigner(chain.identity(), workers);
        }
        return made;
    }

    private static String encoded(X509Certificate certificate) {
        try {
            return Base64.getEncoder().encodeToString(certificate.getEncoded());
        } catch (CertificateEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
