package io.holdfast.rights;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** Ed25519 public keys as JWKs (RFC 8037 section 2), which agents publish and name by their thumbprints. */
final class Ed25519Keys {
    /** What stands before the 32 bytes of a key in X.509 (RFC 8410 section 4). */
    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final int KEY_BYTES = 32;

    private Ed25519Keys() {}

    /** The key; throws {@link IllegalArgumentException} for anything but an Ed25519 public key. */
    static PublicKey of(JsonObject jwk) {
        if (!"OKP".equals(jwk.getValue("kty")) || !"Ed25519".equals(jwk.getValue("crv"))) {
            throw new IllegalArgumentException("not an Ed25519 key");
        }
        byte[] point = Base64.getUrlDecoder().decode(String.valueOf(jwk.getValue("x")));
        if (point.length != KEY_BYTES) {
            throw new IllegalArgumentException("an Ed25519 key has 32 bytes");
        }
        byte[] encoded = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + KEY_BYTES);
        System.arraycopy(point, 0, encoded, X509_PREFIX.length, KEY_BYTES);
        try {
            return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException malformed) {
            throw new IllegalArgumentException("not a point of the curve", malformed);
        }
    }

    /** Whether {@link #of} makes a key of it. */
    static boolean fits(JsonObject jwk) {
        try {
            return of(jwk).getAlgorithm() != null;
        } catch (IllegalArgumentException ofAnotherKind) {
            return false;
        }
    }

    /** The SHA-256 thumbprint (RFC 7638, RFC 8037 appendix A.3), which is the {@code keyid} of Web Bot Auth. */
    static String thumbprint(JsonObject jwk) {
        String members = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + jwk.getValue("x") + "\"}";
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(members.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
