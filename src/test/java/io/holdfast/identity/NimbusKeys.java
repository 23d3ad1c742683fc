package io.holdfast.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keys that tokens are verified with; each fixes its algorithm, whatever a token says (RFC 8725 section 3.1). */
final class NimbusKeys {
    private static final Logger LOG = LoggerFactory.getLogger(NimbusKeys.class);
    private static final int MIN_RSA_BITS = 2048;

    /** One key, the only algorithm it is used with, and its id if it has one. */
    record Key(@Nullable String id, JWSAlgorithm algorithm, JWSVerifier verifier) {}

    private NimbusKeys() {}

    /**
     * The keys of a JWK set (RFC 7517 section 5); unusable ones are left out.
     *
     * @throws ParseException when there is no list of keys at all; an empty one is one that withdraws all
     */
    static List<Key> ofSet(@Nullable Map<String, Object> set) throws ParseException {
        if (set == null || !(set.get("keys") instanceof List<?> listed)) {
            throw new ParseException("no list of keys", 0);
        }
        List<Key> keys = new ArrayList<>();
        for (Object key : listed) {
            if (key instanceof Map<?, ?> members) {
                try {
                    @SuppressWarnings("unchecked")
                    Map<String, Object> parameters = (Map<String, Object>) members;
                    ofJwk(JWK.parse(parameters)).ifPresent(keys::add);
                } catch (ParseException | JOSEException | IllegalArgumentException unusable) {
                    LOG.debug("a published key can't be used, the others can");
                }
            }
        }
        return List.copyOf(keys);
    }

    /** Keys of the settings: a JWK, or PEM public keys or certificates; throws {@link IllegalArgumentException}. */
    static List<Key> ofText(String text) {
        List<Key> keys = new ArrayList<>();
        try {
            for (JWK jwk : text.stripLeading().startsWith("{") ? List.of(JWK.parse(text)) : NimbusPem.read(text)) {
                keys.add(ofJwk(jwk)
                        .orElseThrow(() -> new IllegalArgumentException("no public key of RS256, ES256 or EdDSA")));
            }
        } catch (ParseException | JOSEException malformed) {
            throw new IllegalArgumentException("a JWK that can't be read", malformed);
        }
        return keys;
    }

    /** The shared secret of the settings. */
    static Key ofSecret(String secret) {
        try {
            return new Key(null, JWSAlgorithm.HS256, new MACVerifier(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (JOSEException tooShort) {
            throw new IllegalArgumentException("an HS256 secret has at least 32 bytes", tooShort);
        }
    }

    private static Optional<Key> ofJwk(JWK jwk) throws JOSEException {
        boolean forSignatures = (jwk.getKeyUse() == null || KeyUse.SIGNATURE.equals(jwk.getKeyUse()))
                && (jwk.getKeyOperations() == null || jwk.getKeyOperations().contains(KeyOperation.VERIFY));
        // a key whose private half was handed out proves nothing
        if (!forSignatures || jwk.isPrivate()) {
            return Optional.empty();
        }
        Optional<Key> key = Optional.empty();
        if (jwk instanceof RSAKey rsa && rsa.size() >= MIN_RSA_BITS) {
            key = Optional.of(new Key(jwk.getKeyID(), JWSAlgorithm.RS256, new RSASSAVerifier(rsa.toRSAPublicKey())));
        } else if (jwk instanceof ECKey ec && Curve.P_256.equals(ec.getCurve())) {
            key = Optional.of(new Key(jwk.getKeyID(), JWSAlgorithm.ES256, new ECDSAVerifier(ec.toECPublicKey())));
        } else if (jwk instanceof OctetKeyPair pair && Curve.Ed25519.equals(pair.getCurve())) {
            key = Optional.of(new Key(jwk.getKeyID(), JWSAlgorithm.EdDSA, new Ed25519Verifier(pair)));
        }
        return key.filter(k -> jwk.getAlgorithm() == null || jwk.getAlgorithm().equals(k.algorithm()));
    }
}
