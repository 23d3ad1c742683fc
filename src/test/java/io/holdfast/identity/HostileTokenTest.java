package io.holdfast.identity;

import static io.holdfast.identity.TokenMint.SECRET;
import static io.holdfast.identity.TokenMint.base64;
import static io.holdfast.identity.TokenMint.claims;
import static io.holdfast.identity.TokenMint.raw;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.vertx.core.Vertx;
import io.vertx.core.net.SelfSignedCertificate;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens under a good signature that must be refused all the same. */
@ExtendWith(VertxExtension.class)
class HostileTokenTest {
    private static final String HS256 = "{\"alg\":\"HS256\"}";
    private static final String EXPIRY = "\"exp\":" + (Clock.systemUTC().millis() / 1_000 + 600);

    private static RSAKey rsa;
    private static JwtVerifier verifier;

    @BeforeAll
    static void make(Vertx vertx) throws Exception {
        rsa = new RSAKeyGenerator(2048).keyID("r1").generate();
        verifier = new JwtVerifier(
                vertx,
                TokenMint.config(List.of(rsa.toPublicJWK().toJSONString()), Optional.of(SECRET)),
                Clock.systemUTC());
    }

    @Test
    void theTokenThatTheOthersDifferFromIsBelieved() throws Exception {
        assertThat(verifier.verify(raw(HS256, payload("\"sub\":\"ann\"," + EXPIRY)))
                        .await()
                        .subject())
                .isEqualTo("ann");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"hs256\"}",
                "{\"alg\":\"None\"}",
                "{\"alg\":\"nOnE\"}",
                "{\"alg\":\"\"}",
                "{\"alg\":256}",
                "{\"alg\":null}",
                "{\"alg\":[\"HS256\"]}",
                "{\"alg\":\"HS512\"}",
                "{\"alg\":\"dir\",\"enc\":\"A128GCM\"}",
                "{}",
                "[]",
                "HS256",
                "{\"alg\":\"HS256\",\"alg\":\"none\"}",
                "{\"alg\":\"HS256\",\"crit\":[\"exp\"],\"exp\":1}",
                "{\"alg\":\"HS256\",\"crit\":[]}",
                "{\"alg\":\"HS256\",\"crit\":[\"b64\"],\"b64\":false}",
                "{\"alg\":\"HS256\",\"crit\":[\"b64\"],\"b64\":true}",
                "{\"alg\":\"HS256\",\"b64\":false}",
                "{\"alg\":\"HS256\",\"typ\":\"secevent+jwt\"}",
                "{\"alg\":\"HS256\",\"typ\":\"JOSE+JSON\"}",
                "{\"alg\":\"HS256\",\"kid\":7}",
            })
    void aHeaderThatIsNotOursIsRefused(String header) throws Exception {
        refused(raw(header, payload("\"sub\":\"ann\"," + EXPIRY)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"exp\":null",
                "\"exp\":\"4102444800\"",
                "\"exp\":\"2100-01-01\"",
                "\"exp\":true",
                "\"exp\":[4102444800]",
                "\"exp\":-1",
                "\"exp\":0",
                "\"exp\":NaN",
                "\"exp\":Infinity",
                "\"exp\":1e400",
                "\"exp\":9223372036854775807",
                "\"exp\":9223372036854775808",
                "\"exp\":-9223372036854775808",
                "\"exp\":99999999999999999999999999999999",
                "\"exp\":4102444800,\"nbf\":\"0\"",
                "\"exp\":4102444800,\"nbf\":4102444700",
                "\"exp\":4102444800,\"iat\":\"yesterday\"",
                "\"exp\":4102444800,\"iat\":4102444700",
            })
    void timesThatAreNoneOrOutOfRangeAreRefused(String times) throws Exception {
        refused(raw(HS256, payload("\"sub\":\"ann\"" + (times.isEmpty() ? "" : ",") + times)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"sub\":null,",
                "\"sub\":\"\",",
                "\"sub\":\" \\t\",",
                "\"sub\":{},",
                "\"sub\":7,",
                "\"sub\":7.5,",
                "\"sub\":true,",
                "\"sub\":[\"ann\"],",
                "\"sub\":\"a\\u0000b\",",
                "\"sub\":\"\\ud800\",",
            })
    void subjectsThatNameNobodyAreRefused(String subject) throws Exception {
        refused(raw(HS256, payload(subject + EXPIRY)));
    }

    @Test
    void aSubjectMayHave255CharactersAndNoMore() throws Exception {
        String longest = "s".repeat(255);

        assertThat(verifier.verify(raw(HS256, payload("\"sub\":\"" + longest + "\"," + EXPIRY)))
                        .await()
                        .subject())
                .isEqualTo(longest);
        refused(raw(HS256, payload("\"sub\":\"" + longest + "s\"," + EXPIRY)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"holdfast\"]", "[\"other\",\"holdfast\"]"})
    void anAudienceMayBeAmongOthers(String audience) throws Exception {
        assertThat(verifier.verify(raw(HS256, audience(audience))).await().subject())
                .isEqualTo("ann");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "null",
                "7",
                "[7]",
                "\"\"",
                "[\"other\"]",
                "[\"Holdfast\"]",
                "\"holdfast \"",
                "{\"holdfast\":1}"
            })
    void audiencesWithoutUsAreRefused(String audience) throws Exception {
        refused(raw(HS256, audience(audience)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "7",
                "\"ann\"",
                "{\"iss\":\"https://issuer\"",
                "{}{}",
            })
    void aPayloadThatIsNoClaimsSetIsRefused(String payload) throws Exception {
        refused(raw(HS256, payload));
    }

    @Test
    void aPayloadOfManyLevelsIsRefused() throws Exception {
        refused(raw(HS256, "{\"a\":".repeat(900)));
        refused(raw(HS256, "[".repeat(4_000)));
    }

    @Test
    void aTokenWithinATokenIsRefused() throws Exception {
        String inner = raw(HS256, payload("\"sub\":\"ann\"," + EXPIRY));

        refused(raw("{\"alg\":\"HS256\",\"cty\":\"JWT\"}", inner));
        refused(raw(HS256, inner));
        refused(raw(HS256, "\"" + inner + "\""));
    }

    @Test
    void aPublicKeyInAnyFormIsNoSharedSecret() throws Exception {
        String der = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(rsa.toRSAPublicKey().getEncoded());
        for (String secret : List.of(
                rsa.toPublicJWK().toJSONString(),
                rsa.getModulus().toString(),
                "-----BEGIN PUBLIC KEY-----\n" + der + "\n-----END PUBLIC KEY-----",
                "-----BEGIN PUBLIC KEY-----\n" + der + "\n-----END PUBLIC KEY-----\n")) {
            SignedJWT forged = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("r1").build(), claims().build());
            forged.sign(new MACSigner(secret.getBytes(StandardCharsets.UTF_8)));
            refused(forged.serialize());
        }
    }

    @Test
    void aCertificateInTheTokenItselfIsNotBelieved() throws Exception {
        SelfSignedCertificate own = SelfSignedCertificate.create();
        try {
            String certificate =
                    Files.readString(Path.of(own.certificatePath())).replaceAll("-----.*-----|\\s", "");
            String key = Files.readString(Path.of(own.privateKeyPath())).replaceAll("-----.*-----|\\s", "");
            SignedJWT forged = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID("r1")
                            .x509CertChain(List.of(new com.nimbusds.jose.util.Base64(certificate)))
                            .build(),
                    claims().build());
            forged.sign(new RSASSASigner(KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(key)))));

            refused(forged.serialize());
        } finally {
            own.delete();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s.", ".%s", "%s.%1$s", " %s", "%s\n", "%s=", "%s\0", "%s,%1$s", "Bearer %s"})
    void textAroundAGoodTokenIsRefused(String frame) throws Exception {
        refused(frame.formatted(raw(HS256, payload("\"sub\":\"ann\"," + EXPIRY))));
    }

    @Test
    void aTokenOfFivePartsOrInPaddedBase64IsRefused() throws Exception {
        refused("a.b.c.d.e");
        refused(base64(HS256) + "==." + base64("{}") + ".AA");
        refused("..");
        refused("\uD83D\uDE00.\uD83D\uDE00.\uD83D\uDE00");
    }

    private static String payload(String members) {
        return "{\"iss\":\"https://issuer\",\"aud\":\"holdfast\"" + (members.isEmpty() ? "" : ",") + members + "}";
    }

    private static String audience(String audience) {
        return "{\"iss\":\"https://issuer\",\"sub\":\"ann\",\"aud\":" + audience + "," + EXPIRY + "}";
    }

    private static void refused(String token) {
        assertThatThrownBy(() -> verifier.verify(token).await())
                .isInstanceOfSatisfying(ProblemException.class, refusal -> assertThat(refusal.type())
                        .isEqualTo(ProblemType.UNAUTHENTICATED));
    }
}
