package io.holdfast.media.credential;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes what is signed once by one key: COSE_Sign1 (RFC 9052 section 4.2), detached from its payload. */
final class Cose {
    private static final int TAG_SIGN1 = 18;
    private static final int ALGORITHM = 1;
    private static final int ES256 = -7;

    /** RFC 9360 section 2. */
    private static final int X5CHAIN = 33;

    private static final byte[] EMPTY = {};

    private Cose() {}

    /** The protected header: ES256, and the certificates, so that no one can exchange them. */
    static byte[] header(List<X509Certificate> chain) {
        List<Object> encoded = new ArrayList<>();
        try {
            for (X509Certificate certificate : chain) {
                encoded.add(certificate.getEncoded());
            }
        } catch (CertificateEncodingException malformed) {
            throw new IllegalArgumentException(malformed);
        }
        return Cbor.of(Map.of(ALGORITHM, ES256, X5CHAIN, encoded.size() == 1 ? encoded.get(0) : encoded));
    }

    /** What is signed (RFC 9052 section 4.4). */
    static byte[] toBeSigned(byte[] header, byte[] payload) {
        return Cbor.of(List.of("Signature1", header, EMPTY, payload));
    }

    /**
     * The message.
     *
     * @param signature of ES256: r and s, 32 bytes each (RFC 9053 section 2.1)
     */
    static byte[] message(byte[] header, byte[] signature) {
        return Cbor.of(new Cbor.Tagged(TAG_SIGN1, List.of(header, Map.of(), Cbor.NOTHING, signature)));
    }
}
