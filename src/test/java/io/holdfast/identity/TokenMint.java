package io.holdfast.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes tokens, good ones and any others. */
final class TokenMint {
    static final String SECRET = "0123456789abcdef0123456789abcdef";
    static final String ISSUER = "https://issuer";
    static final String AUDIENCE = "holdfast";

    /** The least time between two fetches that unknown key ids cause. */
    static final Duration COOLDOWN = Duration.ofSeconds(30);

    private TokenMint() {}

    /** Settings that believe what is made here, by keys of the settings alone. */
    static IdentityConfig config(List<String> keys, Optional<String> secret) {
        return config(Optional.empty(), keys, secret);
    }

    /** Settings that believe what is made here, by the keys that an issuer publishes. */
    static IdentityConfig config(URI jwksUrl) {
        return config(Optional.of(jwksUrl), List.of(), Optional.empty());
    }

    private static IdentityConfig config(Optional<URI> jwksUrl, List<String> keys, Optional<String> secret) {
        return new IdentityConfig(
                ISSUER,
                AUDIENCE,
                Duration.ofSeconds(30),
                new IdentityConfig.TrustedKeys(jwksUrl, Duration.ofHours(1), COOLDOWN, keys, secret),
                8 * 1024,
                Set.of("assets:read"),
                Optional.of("region"));
    }

    /** The same settings with another leeway. */
    static IdentityConfig with(IdentityConfig config, Duration leeway) {
        return new IdentityConfig(
                config.issuer(),
                config.audience(),
                leeway,
                config.trusted(),
                config.maxTokenBytes(),
                config.defaultScopes(),
                config.regionClaim());
    }

    /** Claims that are believed. */
    static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .subject("ann")
                .expirationTime(Date.from(
                        Instant.now(Clock.systemUTC()).plusSeconds(600).truncatedTo(ChronoUnit.SECONDS)));
    }

    /** A good token by a key, under the key's own id. */
    static String by(JWK key) throws JOSEException {
        return by(key, key.getKeyID());
    }

    /** A good token by a key, under any id. */
    static String by(JWK key, @Nullable String keyId) throws JOSEException {
        JWSAlgorithm algorithm = key instanceof RSAKey
                ? JWSAlgorithm.RS256
                : key instanceof ECKey ? JWSAlgorithm.ES256 : JWSAlgorithm.HS256;
        JWSSigner signer = key instanceof RSAKey rsa
                ? new RSASSASigner(rsa)
                : key instanceof ECKey ec ? new ECDSASigner(ec) : new MACSigner((OctetSequenceKey) key);
        SignedJWT jwt =
                new SignedJWT(new JWSHeader.Builder(algorithm).keyID(keyId).build(), claims().build());
        jwt.sign(signer);
        return jwt.serialize();
    }

    /** A good token by an Ed25519 key, under the older name of its algorithm. */
    static String byEd25519(KeyPair key, String keyId) throws GeneralSecurityException {
        return byEd25519(key, "EdDSA", keyId);
    }

    /** The same under either name. */
    static String byEd25519(KeyPair key, String algorithm, String keyId) throws GeneralSecurityException {
        String input = base64("{\"alg\":\"" + algorithm + "\",\"kid\":\"" + keyId + "\"}") + "."
                + base64(claims().build().toString());
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(key.getPrivate());
        signature.update(input.getBytes(StandardCharsets.US_ASCII));
        return input + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    }

    /** Any two texts as header and payload, under a good HS256 signature. */
    static String raw(String header, String payload) throws JOSEException {
        String input = base64(header) + "." + base64(payload);
        return input + "."
                + new MACSigner(SECRET)
                        .sign(new JWSHeader(JWSAlgorithm.HS256), input.getBytes(StandardCharsets.US_ASCII));
    }

    static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
