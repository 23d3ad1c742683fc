package io.holdfast.media.credential;

import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What readers of content credentials ask of a signer's certificates (C2PA 2.2 section 14.5.1), and what ES256 asks. */
final class SigningRules {
    private static final String AUTHORITY_KEY = "2.5.29.35";
    private static final String ANY_USE = "2.5.29.37.0";
    private static final String C2PA_SIGNING = "1.3.6.1.4.1.62558.2.1";

    /** Protection of mail, signing of documents, and signing of content credentials. */
    private static final Set<String> USES = Set.of("1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.36", C2PA_SIGNING);

    private static final int P256_BITS = 256;
    private static final byte[] PROBE = {1, 2, 3};

    private SigningRules() {}

    /** Holds an identity to the rules; throws {@link IllegalArgumentException} that says what is wrong. */
    static void check(SigningIdentity identity) {
        List<X509Certificate> chain = identity.chain();
        X509Certificate own = chain.get(0);
        if (!(own.getPublicKey() instanceof ECPublicKey key)
                || key.getParams().getCurve().getField().getFieldSize() != P256_BITS) {
            throw new IllegalArgumentException("certifies a key that is not of the curve P-256");
        }
        if (!belongs(identity)) {
            throw new IllegalArgumentException("does not certify the private key that is set");
        }
        profile(own);
        for (int index = 0; index < chain.size(); index++) {
            valid(chain.get(index));
            if (index > 0 && !issued(chain.get(index - 1), chain.get(index))) {
                throw new IllegalArgumentException(
                        "is out of order: each certificate must be followed by its issuer's");
            }
        }
    }

    /** Whether a certificate is a root. */
    static boolean issuedItself(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }

    private static void profile(X509Certificate own) {
        boolean[] usage = own.getKeyUsage();
        if (own.getVersion() != 3 || own.getBasicConstraints() >= 0) {
            throw new IllegalArgumentException("begins with an authority's certificate and not with the key's own");
        }
        if (issuedItself(own)) {
            throw new IllegalArgumentException("is signed by its own key, which no reader accepts");
        }
        if (usage == null || !usage[0]) {
            throw new IllegalArgumentException("does not allow digital signatures");
        }
        List<String> uses = uses(own);
        if (Collections.disjoint(uses, USES) || uses.contains(ANY_USE)) {
            throw new IllegalArgumentException(
                    "is for another use; its extended key usage must be emailProtection, documentSigning or "
                            + C2PA_SIGNING);
        }
        if (own.getExtensionValue(AUTHORITY_KEY) == null) {
            throw new IllegalArgumentException("does not tell its authority's key identifier");
        }
    }

    private static List<String> uses(X509Certificate certificate) {
        try {
            @Nullable List<String> uses = certificate.getExtendedKeyUsage();
            return uses == null ? List.of() : uses;
        } catch (CertificateParsingException malformed) {
            return List.of();
        }
    }

    private static void valid(X509Certificate certificate) {
        try {
            certificate.checkValidity();
        } catch (CertificateExpiredException expired) {
            throw new IllegalArgumentException(
                    "expired at " + certificate.getNotAfter().toInstant(), expired);
        } catch (CertificateNotYetValidException early) {
            throw new IllegalArgumentException(
                    "is not valid before " + certificate.getNotBefore().toInstant(), early);
        }
    }

    private static boolean issued(X509Certificate certificate, X509Certificate by) {
        try {
            certificate.verify(by.getPublicKey());
            return certificate.getIssuerX500Principal().equals(by.getSubjectX500Principal());
        } catch (GeneralSecurityException other) {
            return false;
        }
    }

    private static boolean belongs(SigningIdentity identity) {
        try {
            Signature signature = Signature.getInstance(KeySigner.ALGORITHM);
            signature.initSign(identity.key());
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(identity.chain().get(0).getPublicKey());
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException other) {
            return false;
        }
    }
}
