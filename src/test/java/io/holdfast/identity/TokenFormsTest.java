package io.holdfast.identity;

import static io.holdfast.identity.TokenMint.SECRET;
import static io.holdfast.identity.TokenMint.raw;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.crypto.impl.ECDSA;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
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
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms in which issuers write tokens, and near them those that nobody may write. */
@ExtendWith(VertxExtension.class)
class TokenFormsTest {
    private static final String HS256 = "{\"alg\":\"HS256\"}";
    private static final String EXPIRY = "\"exp\":4102444800";
    private static final Instant EXPIRES = Instant.ofEpochSecond(4_102_444_800L);

    private static RSAKey rsa;
    private static ECKey ec;
    private static KeyPair ed;
    private static JwtVerifier verifier;

    @BeforeAll
    static void make(Vertx vertx) throws Exception {
        rsa = new RSAKeyGenerator(2048).keyID("r").generate();
        ec = new ECKeyGenerator(Curve.P_256).keyID("e").generate();
        ed = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] point = ed.getPublic().getEncoded();
        String x = text(Arrays.copyOfRange(point, point.length - 32, point.length));
        List<String> keys = List.of(
                rsa.toPublicJWK().toJSONString(),
                ec.toPublicJWK().toJSONString(),
                "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + x + "\"}");
        verifier = new JwtVerifier(vertx, TokenMint.config(keys, Optional.of(SECRET)), Clock.systemUTC());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"typ\":\"JWT\"",
                "\"typ\":\"jwt\"",
                "\"typ\":\"at+jwt\"",
                "\"typ\":\"application/at+jwt\"",
                "\"typ\":\"application/jwt\"", // as RFC 7515 section 4.1.9 writes it in full
                "\"jku\":\"https://elsewhere/jwks\"", // where keys are said to be is passed over
                "\"x5u\":\"https://elsewhere/chain\"",
                "\"typ\":null",
                "\"cty\":\"JWT\"",
                "\"cty\":null",
                "\"kid\":null",
                "\"kid\":\"any\"", // the shared secret has no id
                "\"kid\":\"\"",
                "\"x5t\":\"AA\"", // certificates are not looked up
                "\"x5t#S256\":\"AA\"",
                "\"x5c\":[\"AA\"]", // nor read from tokens
                "\"b64\":true", // as without it
                "\"epk\":{}", // of encryption, and ignored without it
                "\"zip\":\"DEF\"",
                "\"ours\":[1,{\"a\":null}]", // unknown members are to be ignored
            })
    void aHeaderThatAsksForNothingMoreIsBelieved(String member) throws Exception {
        assertThat(caller(raw("{\"alg\":\"HS256\"," + member + "}", payload(EXPIRY)))
                        .subject())
                .isEqualTo("ann");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"typ\":\"\"",
                "\"typ\":7", // of another JSON type
                "\"cty\":7",
                "\"x5t\":7",
                "\"x5c\":\"AA\"",
                "\"b64\":1",
                "\"jwk\":{}", // keys that the token brings, however little of them
                "\"crit\":[\"typ\"]", // extensions that must be understood
                "\"crit\":\"b64\"",
                "\"enc\":\"A128GCM\"", // encryption
                "\"a\":{\"b\":1,\"b\":2}", // a member that stands twice, however deep
            })
    void aHeaderThatAsksForMoreIsRefused(String member) throws Exception {
        refused(raw("{\"alg\":\"HS256\"," + member + "}", payload(EXPIRY)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                EXPIRY,
                EXPIRY + ".5",
                "\"exp\":4.1024448e9",
                EXPIRY + ",\"nbf\":-5",
                EXPIRY + ",\"nbf\":0.25",
                EXPIRY + ",\"jti\":\"x\"",
                EXPIRY + ",\"purpose\":null",
                EXPIRY + ",\"other\":{\"a\":[{}]}",
            })
    void claimsThatSayNothingElseAreBelieved(String members) throws Exception {
        assertThat(caller(raw(HS256, payload(members)))).isEqualTo(caller(raw(HS256, payload(EXPIRY))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"jti\":7", // of another JSON type
                "\"purpose\":7",
                "\"region\":[\"eu\"]",
                "\"nbf\":null", // times that are none
                "\"iat\":null",
                "\"other\":{\"a\":1,\"a\":2}", // a member that stands twice, however deep
                "", // what only lenient parsers read
                "\"n\":007",
                "'n':1",
                "\"n\":1/**/",
            })
    void claimsThatAreMalformedAreRefused(String members) throws Exception {
        refused(raw(HS256, payload(EXPIRY + "," + members)));
    }

    @Test
    void claimsOfTheCallerAreTakenOver() throws Exception {
        Caller plain = caller(raw(HS256, payload(EXPIRY)));

        assertThat(plain.issuer()).isEqualTo("https://issuer");
        assertThat(plain.expires()).isEqualTo(EXPIRES);
        assertThat(List.of(plain.purpose(), plain.issued(), plain.region(), plain.actor()))
                .containsOnly(Optional.empty());
        assertThat(with("\"purpose\":\"search\"").purpose()).hasValue("search");
        assertThat(with("\"region\":\"eu\"").region()).hasValue("eu");
        assertThat(with("\"iat\":1.5").issued()).hasValue(Instant.ofEpochSecond(1));
        assertThat(caller(raw(HS256, payload(EXPIRY + "000"))).expires())
                .isEqualTo(Instant.ofEpochSecond(4_102_444_800_000L));
    }

    @Test
    void scopesAreOneTextOrAListUnderEitherName() throws Exception {
        assertThat(with("\"other\":1").scopes()).containsExactly("assets:read");
        assertThat(with("\"scope\":\"a b  c\"").scopes()).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(with("\"scope\":\"\"").scopes()).isEmpty();
        assertThat(with("\"scope\":[]").scopes()).isEmpty();
        assertThat(with("\"scope\":[\"a\",\"b\"]").scopes()).containsExactlyInAnyOrder("a", "b");
        assertThat(with("\"scope\":[\"a b\"]").scopes()).containsExactly("a b");
        assertThat(with("\"scope\":\"\",\"scp\":\"c\"").scopes()).isEmpty();
        assertThat(with("\"scp\":[\"a\"]").scopes()).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"null", "7", "true", "{}", "{\"a\":1}", "[1]", "[true]", "[null]", "[\"a\",null]", "[[\"a\"]]"})
    void scopesThatAreNoTextsAreRefusedUnderEitherName(String scopes) throws Exception {
        for (String name : List.of("scope", "scp")) {
            refused(raw(HS256, payload(EXPIRY + ",\"" + name + "\":" + scopes)));
        }
        refused(raw(HS256, payload(EXPIRY + ",\"scope\":\"a\",\"scp\":" + scopes)));
        refused(raw(HS256, payload(EXPIRY + ",\"scope\":" + scopes + ",\"scp\":\"a\"")));
    }

    /** A clock may be ahead of ours by a minute, or by more where settings give it more. */
    @Test
    void aTokenThatClaimsToBeOfTheFutureIsRefused(Vertx vertx) throws Exception {
        Instant now = Instant.ofEpochSecond(1_900_000_000);
        IdentityConfig usual = TokenMint.config(List.of(), Optional.of(SECRET));
        for (Duration leeway : List.of(Duration.ZERO, Duration.ofSeconds(30), Duration.ofMinutes(2))) {
            long skew = Math.max(60, leeway.toSeconds());
            JwtVerifier then = new JwtVerifier(vertx, TokenMint.with(usual, leeway), Clock.fixed(now, ZoneOffset.UTC));
            for (long ahead : new long[] {-86_400, 0, 1, skew}) {
                Instant issued = now.plusSeconds(ahead);
                assertThat(then.verify(issued(issued)).await().issued()).hasValue(issued);
            }
            for (long ahead : new long[] {skew + 1, 3_600, 1_000_000_000}) {
                refused(then, issued(now.plusSeconds(ahead)));
            }
        }
    }

    @Test
    void anAudienceIsATextOrAListOfTexts() throws Exception {
        assertThat(caller(raw(HS256, audience("\"holdfast\""))).subject()).isEqualTo("ann");
        assertThat(caller(raw(HS256, audience("[\"holdfast\",null]"))).subject())
                .isEqualTo("ann");
        refused(raw(HS256, audience("[\"holdfast\",7]")));
        refused(raw(HS256, audience("[[\"holdfast\"]]")));
    }

    @Test
    void aTokenOfWhichOneCharacterDiffersIsRefused() throws Exception {
        for (String token : List.of(
                TokenMint.by(rsa), TokenMint.by(ec), TokenMint.byEd25519(ed, "any"), raw(HS256, payload(EXPIRY)))) {
            assertThat(caller(token).subject()).isEqualTo("ann");
            for (int at = 0; at < token.length(); at++) {
                for (char other : "AQ_".toCharArray()) {
                    String changed = token.substring(0, at) + other + token.substring(at + 1);
                    if (!changed.equals(token)) {
                        refused(changed);
                    }
                }
            }
        }
    }

    @Test
    void aSignatureHasOneLengthAndOneForm() throws Exception {
        for (String token : List.of(TokenMint.by(rsa), TokenMint.by(ec), TokenMint.byEd25519(ed, "any"))) {
            byte[] signature = signature(token);
            assertThat(caller(token).subject()).isEqualTo("ann");
            for (int length : new int[] {1, 32, 63, 65, 96, 128, 255, 257, 512}) {
                refused(signed(token, Arrays.copyOf(signature, length)));
            }
        }
        String byCurve = TokenMint.by(ec);
        refused(signed(byCurve, ECDSA.transcodeSignatureToDER(signature(byCurve))));
        String byEdwards = TokenMint.byEd25519(ed, "any");
        refused(signed(byEdwards, ECDSA.transcodeSignatureToDER(signature(byEdwards))));
        // the last character of 32 bytes has two bits that mean nothing
        String bySecret = raw(HS256, payload(EXPIRY));
        int last = bySecret.length() - 1;
        refused(bySecret.substring(0, last) + (char) (bySecret.charAt(last) + 1));
    }

    private static String issued(Instant at) throws Exception {
        return raw(HS256, payload(EXPIRY + ",\"iat\":" + at.getEpochSecond()));
    }

    private static Caller with(String members) throws Exception {
        return caller(raw(HS256, payload(EXPIRY + "," + members)));
    }

    private static String payload(String members) {
        return "{\"iss\":\"https://issuer\",\"aud\":\"holdfast\""
                + (members.contains("\"sub\"") ? "," : ",\"sub\":\"ann\",") + members + "}";
    }

    private static String audience(String audience) {
        return "{\"iss\":\"https://issuer\",\"sub\":\"ann\"," + EXPIRY + ",\"aud\":" + audience + "}";
    }

    private static byte[] signature(String token) {
        return Base64.getUrlDecoder().decode(token.substring(token.lastIndexOf('.') + 1));
    }

    private static String signed(String token, byte[] signature) {
        return token.substring(0, token.lastIndexOf('.') + 1) + text(signature);
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Caller caller(String token) {
        return verifier.verify(token).await();
    }

    private static void refused(String token) {
        refused(verifier, token);
    }

    private static void refused(JwtVerifier by, String token) {
        assertThatThrownBy(() -> by.verify(token).await())
                .as(token)
                .isInstanceOfSatisfying(ProblemException.class, refusal -> assertThat(refusal.type())
                        .isEqualTo(ProblemType.UNAUTHENTICATED));
    }
}
