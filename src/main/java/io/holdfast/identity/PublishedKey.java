package io.holdfast.identity;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A public key of an issuer; it fixes its algorithm, whatever a token says (RFC 8725 section 3.1).
 *
 * @param id its {@code kid}, if it has one
 * @param algorithm the only one it is used with
 * @param signatureBytes how long its signatures are
 */
record PublishedKey(@Nullable String id, String algorithm, PublicKey key, int signatureBytes) {
    private static final Logger LOG = LoggerFactory.getLogger(PublishedKey.class);
    private static final int MIN_RSA_BITS = 2048;

    /** Two numbers of 32 bytes each. */
    private static final int CURVE_SIGNATURE_BYTES = 64;

    /**
     * The keys of a JWK set (RFC 7517 section 5); unusable ones are left out.
     *
     * @throws IllegalArgumentException when there is no list of keys at all; an empty one is one that withdraws all
     */
    static List<PublishedKey> ofSet(JsonObject set) {
        if (!(set.getValue("keys") instanceof JsonArray listed)) {
            throw new IllegalArgumentException("no list of keys");
        }
        List<PublishedKey> keys = new ArrayList<>();
        for (Object key : listed) {
            if (key instanceof JsonObject jwk) {
                try {
                    keys.add(ofJwk(jwk));
                } catch (IllegalArgumentException unusable) {
                    LOG.debug("a published key can't be used, the others can");
                }
            }
        }
        return List.copyOf(keys);
    }

    /** Keys of the settings: a JWK, or PEM public keys or certificates; throws {@link IllegalArgumentException}. */
    static List<PublishedKey> ofText(String text) {
        if (!text.stripLeading().startsWith("{")) {
            return PemKeys.read(text).stream().map(key -> of(null, key)).toList();
        }
        return List.of(ofJwk(StrictJson.object(text.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .orElseThrow(() -> new IllegalArgumentException("a JWK that can't be read"))));
    }

    private static PublishedKey ofJwk(JsonObject jwk) {
        Object id = jwk.getValue("kid");
        if (id != null && !(id instanceof String)) {
            throw new IllegalArgumentException("a JWK whose kid is not a string");
        }
        PublishedKey key = of((String) id, JwkKeys.read(jwk));
        if (jwk.getValue("alg") != null
                && !(jwk.getValue("alg") instanceof String algorithm
                        && key.algorithm.equals(TokenHeader.canonical(algorithm)))) {
            throw new IllegalArgumentException("a JWK of another algorithm");
        }
        return key;
    }

    private static PublishedKey of(@Nullable String id, PublicKey key) {
        Optional<PublishedKey> usable = Optional.empty();
        if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() >= MIN_RSA_BITS) {
            usable = Optional.of(
                    new PublishedKey(id, "RS256", key, (rsa.getModulus().bitLength() + 7) / 8));
        } else if (key instanceof ECPublicKey ec && P256.holds(ec)) {
            usable = Optional.of(new PublishedKey(id, "ES256", key, CURVE_SIGNATURE_BYTES));
        } else if (key instanceof EdECPublicKey ed && ed.getParams().getName().equals("Ed25519")) {
            usable = Optional.of(new PublishedKey(id, "EdDSA", key, CURVE_SIGNATURE_BYTES));
        }
        return usable.orElseThrow(() -> new IllegalArgumentException("no public key of RS256, ES256 or EdDSA"));
    }
}
