package io.holdfast.identity;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** Public keys out of JWKs (RFC 7517, RFC 7518 section 6, RFC 8037 section 2). */
final class JwkKeys {
    /** What stands before the 32 bytes of an Ed25519 key in X.509 (RFC 8410 section 4). */
    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final int ED25519_BYTES = 32;

    /** Members that only private and secret keys have. */
    private static final List<String> SECRET = List.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

    private JwkKeys() {}

    /** The key of a JWK; throws {@link IllegalArgumentException} when it is not a public key to verify signatures with. */
    static PublicKey read(JsonObject jwk) {
        // a key whose private half was handed out proves nothing
        if (SECRET.stream().anyMatch(jwk::containsKey) || !forSignatures(jwk)) {
            throw new IllegalArgumentException("no public key for signatures");
        }
        try {
            PublicKey key =
                    switch (text(jwk, "kty")) {
                        case "RSA" ->
                            KeyFactory.getInstance("RSA")
                                    .generatePublic(new RSAPublicKeySpec(number(jwk, "n"), number(jwk, "e")));
                        case "EC" -> ec(jwk);
                        case "OKP" -> ed25519(jwk);
                        default -> throw new IllegalArgumentException("a JWK of another type");
                    };
            if (jwk.getValue("x5c") != null && !key.equals(first(jwk.getValue("x5c")))) {
                throw new IllegalArgumentException("a JWK whose certificate has another key");
            }
            return key;
        } catch (GeneralSecurityException malformed) {
            throw new IllegalArgumentException("a JWK that can't be read", malformed);
        }
    }

    private static boolean forSignatures(JsonObject jwk) {
        Object operations = jwk.getValue("key_ops");
        return (jwk.getValue("use") == null || "sig".equals(jwk.getValue("use")))
                && (operations == null || (operations instanceof JsonArray listed && listed.contains("verify")));
    }

    private static PublicKey ec(JsonObject jwk) throws GeneralSecurityException {
        if (!text(jwk, "crv").equals("P-256")) {
            throw new IllegalArgumentException("a key of another curve");
        }
        ECPoint point = new ECPoint(number(jwk, "x"), number(jwk, "y"));
        return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, P256.parameters()));
    }

    private static PublicKey ed25519(JsonObject jwk) throws GeneralSecurityException {
        byte[] point = bytes(jwk, "x");
        if (!text(jwk, "crv").equals("Ed25519") || point.length != ED25519_BYTES) {
            throw new IllegalArgumentException("a key of another curve");
        }
        byte[] encoded = java.util.Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + ED25519_BYTES);
        System.arraycopy(point, 0, encoded, X509_PREFIX.length, ED25519_BYTES);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }

    /** The key of the first certificate of a chain, which must be the JWK's own (RFC 7517 section 4.7). */
    private static PublicKey first(Object chain) {
        if (chain instanceof JsonArray certificates
                && !certificates.isEmpty()
                && certificates.getValue(0) instanceof String certificate) {
            return PemKeys.certified(Base64.getDecoder().decode(certificate));
        }
        throw new IllegalArgumentException("a chain without certificates");
    }

    private static BigInteger number(JsonObject jwk, String member) {
        return new BigInteger(1, bytes(jwk, member));
    }

    private static byte[] bytes(JsonObject jwk, String member) {
        return Base64.getUrlDecoder().decode(text(jwk, member));
    }

    private static String text(JsonObject jwk, String member) {
        if (jwk.getValue(member) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("a JWK without " + member);
    }
}
