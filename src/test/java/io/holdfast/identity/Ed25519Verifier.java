package io.holdfast.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.impl.BaseJWSProvider;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Set;

/** Verifies EdDSA signatures (RFC 8037 section 3.1) with the JDK's own Ed25519, which spares a further library. */
final class Ed25519Verifier extends BaseJWSProvider implements JWSVerifier {
    /** What stands before the 32 bytes of a key in X.509 (RFC 8410 section 4). */
    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private final PublicKey key;

    Ed25519Verifier(OctetKeyPair pair) throws JOSEException {
        super(Set.of(JWSAlgorithm.EdDSA));
        byte[] encoded = java.util.Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + 32);
        byte[] point = pair.getDecodedX();
        if (point.length != 32) {
            throw new JOSEException("an Ed25519 key has 32 bytes");
        }
        System.arraycopy(point, 0, encoded, X509_PREFIX.length, 32);
        try {
            key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException malformed) {
            throw new JOSEException(malformed.getMessage(), malformed);
        }
    }

    @Override
    public boolean verify(JWSHeader header, byte[] signed, Base64URL signature) throws JOSEException {
        try {
            Signature verification = Signature.getInstance("Ed25519");
            verification.initVerify(key);
            verification.update(signed);
            return verification.verify(signature.decode());
        } catch (java.security.SignatureException malformed) {
            return false;
        } catch (GeneralSecurityException impossible) {
            throw new JOSEException(impossible.getMessage(), impossible);
        }
    }
}
