package io.holdfast.media.credential;

import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/** Signs with a key of this process, on threads that may be busy. */
public final class KeySigner implements CredentialSigner {
    /** ES256 as COSE has it: r and s side by side, where Java's usual form is DER. */
    static final String ALGORITHM = "SHA256withECDSAinP1363Format";

    private final SigningIdentity identity;
    private final WorkerExecutor workers;

    /**
     * Makes a signer.
     *
     * @param workers run each signature, for about a tenth of a millisecond
     */
    public KeySigner(SigningIdentity identity, WorkerExecutor workers) {
        this.identity = identity;
        this.workers = workers;
    }

    @Override
    public List<X509Certificate> chain() {
        return identity.chain();
    }

    @Override
    public Future<byte[]> sign(byte[] bytes) {
        return workers.executeBlocking(
                () -> {
                    for (X509Certificate certificate : identity.chain()) {
                        certificate.checkValidity();
                    }
                    Signature signature = Signature.getInstance(ALGORITHM);
                    signature.initSign(identity.key());
                    signature.update(bytes);
                    return signature.sign();
                },
                false);
    }
}
