package io.holdfast.identity;

import static io.holdfast.identity.TokenMint.SECRET;
import static io.holdfast.identity.TokenMint.raw;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.vertx.core.Vertx;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The verifier of now believes and refuses what that of before did. */
class VerifiersAgreeTest {
    private static final Vertx VERTX = Vertx.vertx();

    private static RSAKey rsa;
    private static ECKey ec;
    private static KeyPair ed;
    private static SideBySide both;

    @BeforeAll
    static void make() throws Exception {
        rsa = new RSAKeyGenerator(2048).keyID("r").generate();
        ec = new ECKeyGenerator(Curve.P_256).keyID("e").generate();
        ed = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] point = ed.getPublic().getEncoded();
        String x = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Arrays.copyOfRange(point, point.length - 32, point.length));
        both = new SideBySide(
                VERTX,
                TokenMint.config(
                        List.of(
                                rsa.toPublicJWK().toJSONString(),
                                ec.toPublicJWK().toJSONString(),
                                "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + x + "\"}"),
                        Optional.of(SECRET)));
    }

    @AfterAll
    static void close() {
        assertThat(SideBySide.AGREED).hasPositiveValue();
        VERTX.close().await();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"typ\":\"JWT\"",
                "\"typ\":\"jwt\"",
                "\"typ\":\"at+jwt\"",
                "\"typ\":\"application/at+jwt\"",
                "\"typ\":\"application/jwt\"",
                "\"typ\":\"\"",
                "\"typ\":null",
                "\"typ\":7",
                "\"cty\":\"JWT\"",
                "\"cty\":7",
                "\"cty\":null",
                "\"kid\":null",
                "\"kid\":\"any\"",
                "\"kid\":\"\"",
                "\"x5t\":\"AA\"",
                "\"x5t\":7",
                "\"x5t#S256\":\"AA\"",
                "\"x5c\":[\"AA\"]",
                "\"x5c\":\"AA\"",
                "\"b64\":true",
                "\"b64\":1",
                "\"jwk\":{}",
                "\"jku\":\"\"",
                "\"crit\":[\"typ\"]",
                "\"crit\":\"b64\"",
                "\"epk\":{}",
                "\"enc\":\"A128GCM\"",
                "\"zip\":\"DEF\"",
                "\"ours\":[1,{\"a\":null}]",
            })
    void aboutHeaders(String member) throws Exception {
        ask(raw("{\"alg\":\"HS256\"," + member + "}", payload("\"exp\":4102444800")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"exp\":4102444800",
                "\"exp\":4102444800.5",
                "\"exp\":4.1024448e9",
                "\"exp\":4102444800000",
                "\"exp\":4102444800,\"nbf\":-5",
                "\"exp\":4102444800,\"nbf\":0.25",
                "\"exp\":4102444800,\"iat\":4102444700",
                "\"exp\":4102444800,\"iat\":1.5",
                "\"exp\":4102444800,\"jti\":\"x\"",
                "\"exp\":4102444800,\"jti\":7",
                "\"exp\":4102444800,\"sub\":7",
                "\"exp\":4102444800,\"scope\":\"a b  c\"",
                "\"exp\":4102444800,\"scope\":\"\"",
                "\"exp\":4102444800,\"scope\":[\"a\",\"b\"]",
                "\"exp\":4102444800,\"scope\":[1,true]",
                "\"exp\":4102444800,\"scope\":7",
                "\"exp\":4102444800,\"scope\":null,\"scp\":\"c\"",
                "\"exp\":4102444800,\"scp\":[\"a\"]",
                "\"exp\":4102444800,\"purpose\":\"search\"",
                "\"exp\":4102444800,\"purpose\":7",
                "\"exp\":4102444800,\"purpose\":null",
                "\"exp\":4102444800,\"region\":\"eu\"",
                "\"exp\":4102444800,\"region\":[\"eu\"]",
                "\"exp\":4102444800,\"other\":{\"a\":[{}]}",
                "\"exp\":4102444800,",
                "\"exp\":4102444800,\"n\":007",
                "\"exp\":4102444800,'n':1",
                "\"exp\":4102444800/**/",
            })
    void aboutClaims(String members) throws Exception {
        ask(raw("{\"alg\":\"HS256\"}", payload(members)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"holdfast\",7]", "[\"holdfast\",null]", "[[\"holdfast\"]]", "\"holdfast\""})
    void aboutAudiences(String audience) throws Exception {
        ask(raw(
                "{\"alg\":\"HS256\"}",
                "{\"iss\":\"https://issuer\",\"sub\":\"ann\",\"exp\":4102444800,\"aud\":" + audience + "}"));
    }

    @Test
    void aboutTokensOfWhichOneCharacterDiffers() throws Exception {
        int refused = 0;
        for (String token : List.of(
                TokenMint.by(rsa),
                TokenMint.by(ec),
                TokenMint.byEd25519(ed, "any"),
                raw("{\"alg\":\"HS256\"}", payload("\"exp\":4102444800")))) {
            ask(token);
            for (int at = 0; at < token.length(); at++) {
                for (char other : "AQ_".toCharArray()) {
                    String changed = token.substring(0, at) + other + token.substring(at + 1);
                    if (canonical(changed)) {
                        refused += ask(changed) ? 0 : 1;
                    }
                }
            }
        }

        assertThat(refused).isGreaterThan(1_000);
    }

    @Test
    void aboutSignaturesOfOtherLengthsAndForms() throws Exception {
        for (String token : List.of(TokenMint.by(rsa), TokenMint.by(ec), TokenMint.byEd25519(ed, "any"))) {
            int dot = token.lastIndexOf('.') + 1;
            byte[] signature = Base64.getUrlDecoder().decode(token.substring(dot));
            for (int length : new int[] {1, 32, 63, 96, 128, 255, 257, 512}) {
                ask(token.substring(0, dot)
                        + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(signature, length)));
            }
            if (signature.length == 64) {
                ask(token.substring(0, dot)
                        + Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(
                                        com.nimbusds.jose.crypto.impl.ECDSA.transcodeSignatureToDER(signature)));
            }
        }
    }

    /** What RFC 7519 and RFC 8032 do not allow, and no issuer makes. */
    @Test
    void moreIsRefusedThanBefore() throws Exception {
        String hs256 = raw("{\"alg\":\"HS256\"}", payload("\"exp\":4102444800"));
        String ed25519 = TokenMint.byEd25519(ed, "any");
        NimbusVerifier before = new NimbusVerifier(both.config(), Clock.systemUTC());
        JwtVerifier now = new JwtVerifier(VERTX, both.config(), Clock.systemUTC());
        byte[] signature = Base64.getUrlDecoder().decode(ed25519.substring(ed25519.lastIndexOf('.') + 1));

        for (String token : List.of(
                raw("{\"alg\":\"HS256\"}", payload("\"exp\":4102444800,\"nbf\":null")),
                raw("{\"alg\":\"HS256\"}", payload("\"exp\":4102444800,\"iat\":null")),
                raw("{\"alg\":\"HS256\"}", payload("\"exp\":4102444800,\"other\":{\"a\":1,\"a\":2}")),
                raw("{\"alg\":\"HS256\",\"a\":{\"b\":1,\"b\":2}}", payload("\"exp\":4102444800")),
                ed25519.substring(0, ed25519.lastIndexOf('.') + 1)
                        + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(signature, 65)),
                // the last character of 32 bytes has two bits that mean nothing
                hs256.substring(0, hs256.length() - 1) + (char) (hs256.charAt(hs256.length() - 1) + 1))) {
            assertThat(before.verify(token)).as(token).isPresent();
            assertThat(now.verify(token).failed()).as(token).isTrue();
        }
    }

    private static boolean canonical(String token) {
        for (String part : token.split("\\.", -1)) {
            try {
                byte[] bytes = Base64.getUrlDecoder().decode(part);
                if (!Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(bytes)
                        .equals(part)) {
                    return false;
                }
            } catch (IllegalArgumentException malformed) {
                return true;
            }
        }
        return true;
    }

    private static String payload(String members) {
        return "{\"iss\":\"https://issuer\",\"aud\":\"holdfast\""
                + (members.contains("sub") ? "," : ",\"sub\":\"ann\",") + members + "}";
    }

    /** Whether it was believed by both; an error when they differ. */
    private static boolean ask(String token) {
        try {
            both.verify(token).await();
            return true;
        } catch (io.holdfast.problem.ProblemException refused) {
            return false;
        }
    }
}
