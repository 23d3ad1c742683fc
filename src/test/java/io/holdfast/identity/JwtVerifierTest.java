package io.holdfast.identity;

import static io.holdfast.identity.TokenMint.base64;
import static io.holdfast.identity.TokenMint.claims;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class JwtVerifierTest {
    private static final String SECRET = TokenMint.SECRET;

    private static RSAKey rsa;
    private static ECKey ec;
    private static JwtVerifier verifier;

    @BeforeAll
    static void make(Vertx vertx) throws Exception {
        rsa = new RSAKeyGenerator(2048).keyID("r1").generate();
        ec = new ECKeyGenerator(Curve.P_256).keyID("e1").generate();
        verifier = new JwtVerifier(
                vertx,
                TokenMint.config(
                        List.of(
                                rsa.toPublicJWK().toJSONString(),
                                ec.toPublicJWK().toJSONString()),
                        Optional.of(SECRET)),
                Clock.systemUTC());
    }

    @Test
    void tokensOfEachConfiguredKeyAreBelieved() throws Exception {
        assertThat(verifier.verify(rs256("r1", claims().build())).await().subject())
                .isEqualTo("ann");
        assertThat(verifier.verify(es256(claims().build())).await().scopes()).containsExactly("assets:read");
        assertThat(verifier.verify(hs256(SECRET, claims().claim("scope", "a b").build()))
                        .await()
                        .scopes())
                .containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void algorithmNoneIsRefused() throws Exception {
        String payload = rs256("r1", claims().build()).split("\\.", -1)[1];

        refused(base64("{\"alg\":\"none\"}") + "." + payload + ".");
        refused(base64("{\"alg\":\"none\"}") + "." + payload + ".AA");
    }

    @Test
    void thePublicKeyIsNoSharedSecret() throws Exception {
        byte[] key = rsa.toRSAPublicKey().getEncoded();
        SignedJWT forged = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("r1").build(), claims().build());
        forged.sign(new MACSigner(key));

        refused(forged.serialize());
    }

    @Test
    void anotherAudienceOrIssuerIsRefused() throws Exception {
        refused("audience", hs256(SECRET, claims().audience("other").build()));
        refused("issuer", hs256(SECRET, claims().issuer("https://other").build()));
    }

    @Test
    void aTokenOutsideItsTimeIsRefused() throws Exception {
        refused("expired", hs256(SECRET, claims().expirationTime(in(-60)).build()));
        refused("not-yet-valid", hs256(SECRET, claims().notBeforeTime(in(60)).build()));
        refused("claims", hs256(SECRET, claims().expirationTime(null).build()));
    }

    @Test
    void whatIsWrongWithATokenIsToldInAWord() throws Exception {
        refused("signature", hs256("another secret of at least 32 bytes", claims().build()));
        refused(
                "unknown-key",
                "eyJhbGciOiJIUzM4NCJ9." + TokenMint.base64(claims().build().toString()) + ".AAAA");
        refused("malformed", "no.token");
    }

    @Test
    void clocksMayDifferByTheLeeway() throws Exception {
        assertThat(verifier.verify(
                                hs256(SECRET, claims().expirationTime(in(-10)).build()))
                        .await()
                        .subject())
                .isEqualTo("ann");
    }

    @Test
    void anOddKeyIdIsRefused() throws Exception {
        refused(rs256("../../etc/passwd", claims().build()));
        refused(rs256("' OR 1=1--", claims().build()));
    }

    @Test
    void anOversizedTokenIsRefused() throws Exception {
        refused(hs256(SECRET, claims().claim("pad", "x".repeat(9_000)).build()));
    }

    @Test
    void aTruncatedTokenIsRefused() throws Exception {
        String[] parts = rs256("r1", claims().build()).split("\\.", -1);

        for (int cut = 0; cut < 3; cut++) {
            String[] shorter = parts.clone();
            shorter[cut] = parts[cut].substring(0, parts[cut].length() / 2);
            refused(String.join(".", shorter));
        }
        refused(parts[0] + "." + parts[1]);
        refused("");
    }

    @Test
    void aSignatureOfZeroesIsRefused() throws Exception {
        String[] parts = es256(claims().build()).split("\\.", -1);
        String zeroes = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[64]);

        refused(parts[0] + "." + parts[1] + "." + zeroes);
    }

    @Test
    void aClaimThatStandsTwiceIsRefused() throws Exception {
        long expiry = Instant.now().plusSeconds(600).getEpochSecond();
        String payload = "{\"iss\":\"https://issuer\",\"aud\":\"holdfast\",\"exp\":" + expiry
                + ",\"sub\":\"ann\",\"sub\":\"mallory\"}";
        String input = base64("{\"alg\":\"HS256\"}") + "." + base64(payload);
        String signature = new MACSigner(SECRET)
                .sign(new JWSHeader(JWSAlgorithm.HS256), input.getBytes(StandardCharsets.US_ASCII))
                .toString();

        refused(input + "." + signature);
    }

    @Test
    void aKeyInTheTokenItselfIsNotBelieved() throws Exception {
        RSAKey own = new RSAKeyGenerator(2048).generate();
        SignedJWT forged = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).jwk(own.toPublicJWK()).build(), claims().build());
        forged.sign(new RSASSASigner(own));

        refused(forged.serialize());
    }

    private static void refused(String reason, String token) {
        assertThatThrownBy(() -> verifier.verify(token).await())
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refusal -> assertThat(refusal.problem().extensions()).containsEntry("reason", reason));
    }

    private static void refused(String token) {
        assertThatThrownBy(() -> verifier.verify(token).await())
                .isInstanceOfSatisfying(ProblemException.class, refusal -> assertThat(refusal.type())
                        .isEqualTo(ProblemType.UNAUTHENTICATED));
    }

    private static Date in(long seconds) {
        return Date.from(Instant.now().plusSeconds(seconds));
    }

    private static String hs256(String secret, JWTClaimsSet claims) throws Exception {
        SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        jwt.sign(new MACSigner(secret));
        return jwt.serialize();
    }

    private static String rs256(String keyId, JWTClaimsSet claims) throws Exception {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(keyId).build(), claims);
        jwt.sign(new RSASSASigner(rsa));
        return jwt.serialize();
    }

    private static String es256(JWTClaimsSet claims) throws Exception {
        SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.ES256), claims);
        jwt.sign(new ECDSASigner(ec));
        return jwt.serialize();
    }
}
