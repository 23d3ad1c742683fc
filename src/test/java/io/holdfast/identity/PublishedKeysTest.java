package io.holdfast.identity;

import static io.holdfast.identity.IssuerServer.answering;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an issuer may publish, and what of it is used. */
@ExtendWith(VertxExtension.class)
class PublishedKeysTest {
    private static final Duration COOLDOWN = TokenMint.COOLDOWN;
    private static Vertx vertx;
    private static RSAKey one;
    private static RSAKey other;

    /** The clock that the cooldown is measured by. */
    private final AtomicLong nanos = new AtomicLong();

    @BeforeAll
    static void make(Vertx given) throws Exception {
        vertx = given;
        one = new RSAKeyGenerator(2048).keyID("one").generate();
        other = new RSAKeyGenerator(2048).keyID("other").generate();
    }

    @Test
    void everyAlgorithmWorksByPublishedKeys() throws Exception {
        ECKey ec = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
        KeyPair ed = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] encoded = ed.getPublic().getEncoded();
        String x = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
        String published = "{\"keys\":[" + one.toPublicJWK().toJSONString() + ","
                + ec.toPublicJWK().toJSONString() + ","
                + "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"ed\",\"x\":\"" + x + "\"},"
                + "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"alg\":\"EdDSA\",\"kid\":\"old\",\"x\":\"" + x + "\"},"
                + "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"alg\":\"Ed25519\",\"kid\":\"new\",\"x\":\"" + x + "\"}]}";
        try (IssuerServer issuer = IssuerServer.behaving(vertx, answering(published))) {
            JwtVerifier verifier = verifier(issuer);

            assertThat(subject(verifier, TokenMint.by(one))).isEqualTo("ann");
            assertThat(subject(verifier, TokenMint.by(ec))).isEqualTo("ann");
            for (String name : new String[] {"EdDSA", "Ed25519"}) { // RFC 9864 section 2.2
                for (String id : new String[] {"ed", "old", "new"}) {
                    assertThat(subject(verifier, TokenMint.byEd25519(ed, name, id)))
                            .isEqualTo("ann");
                }
            }
            String good = TokenMint.byEd25519(ed, "Ed25519", "ed");
            refused(verifier, good.substring(0, good.length() - 4) + "AAAA", ProblemType.UNAUTHENTICATED);
            refused(verifier, TokenMint.by(ec, "one"), ProblemType.UNAUTHENTICATED);
        }
    }

    @Test
    void keysThatVerifyNoTokenAreLeftOutAndTheOthersWork() throws Exception {
        OctetSequenceKey shared = new OctetSequenceKey.Builder(
                        TokenMint.SECRET.getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .keyID("shared")
                .build();
        RSAKey forEncryption = new RSAKey.Builder(other.toRSAPublicKey())
                .keyID("other")
                .keyUse(KeyUse.ENCRYPTION)
                .build();
        String published = "{\"keys\":[" + shared.toJSONString() + "," + forEncryption.toJSONString()
                + ",{\"kty\":\"PQ\",\"kid\":\"pq\"},{\"kid\":\"none\"},{\"kty\":\"RSA\",\"n\":\"AQ\"},7,null,\"key\","
                + "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AQ\",\"y\":\"AQ\",\"kid\":\"off the curve\"},"
                + new RSAKeyGenerator(2048).keyID("leaked").generate().toJSONString() + ","
                + one.toPublicJWK().toJSONString() + "]}";
        try (IssuerServer issuer = IssuerServer.behaving(vertx, answering(published))) {
            JwtVerifier verifier = verifier(issuer);

            assertThat(subject(verifier, TokenMint.by(one))).isEqualTo("ann");
            refused(verifier, TokenMint.by(shared), ProblemType.UNAUTHENTICATED);
            refused(verifier, TokenMint.by(shared, "one"), ProblemType.UNAUTHENTICATED);
            refused(verifier, TokenMint.by(other), ProblemType.UNAUTHENTICATED);
            refused(verifier, TokenMint.by(other, "leaked"), ProblemType.UNAUTHENTICATED);
        }
    }

    @Test
    void twoKeysOfOneIdAreBothTried() throws Exception {
        RSAKey namesake = new RSAKey.Builder(other).keyID("one").build();
        try (IssuerServer issuer = IssuerServer.publishing(vertx, one, namesake)) {
            JwtVerifier verifier = verifier(issuer);

            assertThat(subject(verifier, TokenMint.by(one))).isEqualTo("ann");
            assertThat(subject(verifier, TokenMint.by(namesake))).isEqualTo("ann");
        }
    }

    @Test
    void anEmptySetWithdrawsAllKeys() throws Exception {
        try (IssuerServer issuer = IssuerServer.publishing(vertx, one)) {
            JwtVerifier verifier = verifier(issuer);
            String token = TokenMint.by(one);
            assertThat(subject(verifier, token)).isEqualTo("ann");
            issuer.publish();
            pass(COOLDOWN);

            refused(verifier, TokenMint.by(other), ProblemType.IDENTITY_UNAVAILABLE);
            refused(verifier, token, ProblemType.IDENTITY_UNAVAILABLE);
        }
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private JwtVerifier verifier(IssuerServer issuer) {
        return new JwtVerifier(vertx, TokenMint.config(issuer.url()), Clock.systemUTC(), nanos::get);
    }

    private static String subject(JwtVerifier verifier, String token) {
        return verifier.verify(token).await().subject();
    }

    private static void refused(JwtVerifier verifier, String token, ProblemType type) {
        assertThatThrownBy(() -> verifier.verify(token).await())
                .isInstanceOfSatisfying(ProblemException.class, refusal -> assertThat(refusal.type())
                        .isEqualTo(type));
    }
}
