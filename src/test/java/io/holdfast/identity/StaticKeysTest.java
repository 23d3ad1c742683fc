package io.holdfast.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.holdfast.problem.ProblemException;
import io.vertx.core.Vertx;
import io.vertx.core.net.SelfSignedCertificate;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Keys that stand in the settings. */
@ExtendWith(VertxExtension.class)
class StaticKeysTest {
    private static Vertx vertx;
    private static RSAKey rsa;
    private static ECKey ec;
    private static KeyPair ed;

    @BeforeAll
    static void make(Vertx given) throws Exception {
        vertx = given;
        rsa = new RSAKeyGenerator(2048).keyID("r").generate();
        ec = new ECKeyGenerator(Curve.P_256).keyID("e").generate();
        ed = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    }

    @Test
    void publicKeysAsPemVerifyTokensOfAnyKeyId() throws Exception {
        JwtVerifier verifier = verifier(
                pem("PUBLIC KEY", rsa.toPublicKey()),
                pem("PUBLIC KEY", ec.toPublicKey()),
                pem("PUBLIC KEY", ed.getPublic()));

        assertThat(subject(verifier, TokenMint.by(rsa))).isEqualTo("ann");
        assertThat(subject(verifier, TokenMint.by(ec, "any"))).isEqualTo("ann");
        assertThat(subject(verifier, TokenMint.byEd25519(ed, "any"))).isEqualTo("ann");
        refused(verifier, TokenMint.by(new RSAKeyGenerator(2048).generate()));
    }

    @Test
    void aTextMayHoldSeveralPemBlocksAndRemarksBetweenThem() throws Exception {
        JwtVerifier verifier = verifier("the old one\n" + pem("PUBLIC KEY", rsa.toPublicKey()) + "\nthe new one\r\n"
                + pem("PUBLIC KEY", ec.toPublicKey()).replace("\n", "\r\n"));

        assertThat(subject(verifier, TokenMint.by(rsa))).isEqualTo("ann");
        assertThat(subject(verifier, TokenMint.by(ec))).isEqualTo("ann");
    }

    @Test
    void aCertificateAsPemVerifiesTokens() throws Exception {
        SelfSignedCertificate made = SelfSignedCertificate.create();
        try {
            String certificate = Files.readString(Path.of(made.certificatePath()));
            byte[] key = Base64.getMimeDecoder()
                    .decode(Files.readString(Path.of(made.privateKeyPath())).replaceAll("-----.*-----", ""));
            KeyFactory factory = KeyFactory.getInstance("RSA");
            RSAPrivateCrtKey signer = (RSAPrivateCrtKey) factory.generatePrivate(new PKCS8EncodedKeySpec(key));
            RSAPublicKey own = (RSAPublicKey)
                    factory.generatePublic(new RSAPublicKeySpec(signer.getModulus(), signer.getPublicExponent()));
            RSAKey pair = new RSAKey.Builder(own).privateKey(signer).build();

            assertThat(subject(verifier(certificate), TokenMint.by(pair))).isEqualTo("ann");
            refused(verifier(certificate), TokenMint.by(rsa));
        } finally {
            made.delete();
        }
    }

    @Test
    void aJwkVerifiesTokensOfItsKeyIdAndOfNone() throws Exception {
        JwtVerifier verifier = verifier(
                "\n " + rsa.toPublicJWK().toJSONString(), ec.toPublicJWK().toJSONString());

        assertThat(subject(verifier, TokenMint.by(rsa))).isEqualTo("ann");
        assertThat(subject(verifier, TokenMint.by(rsa, null))).isEqualTo("ann");
        assertThat(subject(verifier, TokenMint.by(ec))).isEqualTo("ann");
        refused(verifier, TokenMint.by(rsa, "e"));
    }

    @Test
    void textsThatAreNoPublicKeysAreFaultsThatDoNotShowThem() throws Exception {
        RSAKey weak = new RSAKeyGenerator(1024, true).generate();
        JWK encrypting = new RSAKey.Builder(rsa.toRSAPublicKey())
                .keyUse(KeyUse.ENCRYPTION)
                .build();
        ECKey otherCurve = new ECKeyGenerator(Curve.P_384).generate();
        String own = pem("PUBLIC KEY", rsa.toPublicKey());

        assertThat(IdentityConfig.faultOfKey(own)).isEmpty();
        assertThat(List.of(
                        "",
                        "swordfish",
                        "{swordfish}",
                        "{\"kty\":\"swordfish\"}",
                        rsa.toJSONString(),
                        new OctetSequenceKeyGenerator(256).generate().toJSONString(),
                        weak.toPublicJWK().toJSONString(),
                        encrypting.toJSONString(),
                        otherCurve.toPublicJWK().toJSONString(),
                        pem("PUBLIC KEY", otherCurve.toPublicKey()),
                        pem("PRIVATE KEY", rsa.toPrivateKey()),
                        own + pem("PRIVATE KEY", rsa.toPrivateKey()),
                        pem("CERTIFICATE", rsa.toPublicKey()),
                        pem("PUBLIC KEY", rsa.toPrivateKey()),
                        own.replace("END", "FIN")))
                .allSatisfy(text -> assertThat(IdentityConfig.faultOfKey(text))
                        .hasValueSatisfying(fault -> assertThat(fault)
                                .hasSizeLessThan(100)
                                .doesNotContain("swordfish")
                                .doesNotContain("MII")));
    }

    private static JwtVerifier verifier(String... keys) {
        return new JwtVerifier(vertx, TokenMint.config(List.of(keys), Optional.empty()), Clock.systemUTC());
    }

    private static String pem(String label, Key key) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded()) + "\n-----END " + label
                + "-----\n";
    }

    private static String subject(JwtVerifier verifier, String token) {
        return verifier.verify(token).await().subject();
    }

    private static void refused(JwtVerifier verifier, String token) {
        assertThatThrownBy(() -> verifier.verify(token).await()).isInstanceOf(ProblemException.class);
    }
}
