package io.holdfast.media.credential;

import io.vertx.core.Future;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** Holds a key for ES256, here or somewhere else: a service that signs may take its time. */
public interface CredentialSigner {
    /** The certificates, the key's own first, each followed by its issuer's, without the root; may keep a thread busy. */
    List<X509Certificate> chain();

    /** When the first of its certificates runs out; never blocks the caller. */
    default Instant end() {
        return chain().stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
    }

    /**
     * Signs bytes, which it hashes by SHA-256.
     *
     * @return r and s, 32 bytes each; fails when the key can't be used or reached; never blocks the caller
     */
    Future<byte[]> sign(byte[] bytes);
}
