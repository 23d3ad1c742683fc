package io.holdfast.identity;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of a token's header (RFC 7515 section 4) counts.
 *
 * @param algorithm {@code alg}, with one name for Ed25519
 * @param keyId {@code kid}, if there is one
 */
record TokenHeader(String algorithm, @Nullable String keyId) {
    private static final Set<String> TYPES = Set.of("jwt", "application/jwt", "at+jwt", "application/at+jwt");

    /**
     * A key that whoever made the token chose, what must be understood, and what is encrypted. Where keys are said to be
     * ({@code jku}, {@code x5u}) is passed over: nothing is fetched from there.
     */
    private static final List<String> REFUSED = List.of("crit", "jwk", "enc");

    /** The name that RFC 9864 section 2.2 gives to the only algorithm that {@code EdDSA} stands for here. */
    private static final String ED25519 = "Ed25519";

    private static final String EDDSA = "EdDSA";

    private static final List<String> STRINGS = List.of("typ", "cty", "kid", "x5t", "x5t#S256");

    /** Reads a header; empty when it is malformed, of another type, or asks for something that is not done. */
    static Optional<TokenHeader> of(JsonObject header) {
        boolean odd = REFUSED.stream().anyMatch(header::containsKey)
                || !STRINGS.stream().allMatch(name -> Members.isStringOrNull(header, name))
                || (header.getValue("x5c") != null && !(header.getValue("x5c") instanceof JsonArray))
                || (header.containsKey("b64") && !Boolean.TRUE.equals(header.getValue("b64")))
                || (header.getString("typ") != null
                        && !TYPES.contains(header.getString("typ").toLowerCase(Locale.ROOT)));
        return !odd && header.getValue("alg") instanceof String algorithm
                ? Optional.of(new TokenHeader(canonical(algorithm), header.getString("kid")))
                : Optional.empty();
    }

    /** One name for what has two. */
    static String canonical(String algorithm) {
        return algorithm.equals(ED25519) ? EDDSA : algorithm;
    }
}
