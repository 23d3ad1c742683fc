package io.holdfast.identity;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;

/** The curve of ES256 (RFC 7518 section 3.4). */
final class P256 {
    private static final ECParameterSpec PARAMETERS = named();

    private P256() {}

    static ECParameterSpec parameters() {
        return PARAMETERS;
    }

    /** Whether a key is of this curve and lies on it, which the JDK does not look at. */
    static boolean holds(ECPublicKey key) {
        ECParameterSpec its = key.getParams();
        ECPoint point = key.getW();
        if (!PARAMETERS.getCurve().equals(its.getCurve())
                || !PARAMETERS.getGenerator().equals(its.getGenerator())
                || !PARAMETERS.getOrder().equals(its.getOrder())
                || point.equals(ECPoint.POINT_INFINITY)) {
            return false;
        }
        BigInteger p = ((ECFieldFp) PARAMETERS.getCurve().getField()).getP();
        BigInteger x = point.getAffineX();
        BigInteger y = point.getAffineY();
        BigInteger right = x.pow(3)
                .add(PARAMETERS.getCurve().getA().multiply(x))
                .add(PARAMETERS.getCurve().getB());
        return x.compareTo(p) < 0
                && y.compareTo(p) < 0
                && y.multiply(y).subtract(right).mod(p).signum() == 0;
    }

    private static ECParameterSpec named() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("a JVM without P-256", impossible);
        }
    }
}
