package io.holdfast.media.credential;

import static io.holdfast.media.credential.Certificates.keys;
import static io.holdfast.media.credential.Certificates.pem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.media.credential.Certificates.Issued;
import java.io.ByteArrayOutputStream;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;

class SigningIdentityTest {
    private static final String NAME = "CN=Signer";

    @Test
    void aKeyAndItsChainAreReadAndTheRootIsLeftOut() throws Exception {
        Issued root = Certificates.root();
        Certificates between = new Certificates();
        between.authority = true;
        between.keyUsage = KeyUsage.keyCertSign;
        Issued authority = between.issue("CN=Between", keys("secp256r1"), Optional.of(root));
        Issued own = new Certificates().issue(NAME, keys("secp256r1"), Optional.of(authority));

        SigningIdentity identity = SigningIdentity.ofPem(pem(own.keys().getPrivate()), pem(own, authority, root));

        assertThat(identity.chain()).containsExactly(own.certificate(), authority.certificate());
        assertThat(identity.toString()).doesNotContain("PrivateKey");
        says("is out of order", () -> SigningIdentity.ofPem(pem(own.keys().getPrivate()), pem(own, root, authority)));
        says(
                "authority's certificate",
                () -> SigningIdentity.ofPem(pem(authority.keys().getPrivate()), pem(authority, own)));
    }

    @Test
    void aKeyAsOpenSslWritesItIsReadToo() throws Exception {
        Issued own = new Certificates().issue(NAME, keys("secp256r1"), Optional.of(Certificates.root()));
        var secret = ((ECPrivateKey) own.keys().getPrivate()).getS();
        byte[] der =
                new org.bouncycastle.asn1.sec.ECPrivateKey(256, secret, SECObjectIdentifiers.secp256r1).getEncoded();
        String sec1 = "-----BEGIN EC PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(der) + "\n-----END EC PRIVATE KEY-----\n";

        assertThat(((ECPrivateKey) SigningIdentity.ofPem(sec1, pem(own)).key()).getS())
                .isEqualTo(secret);
    }

    @Test
    void bothAreReadFromPkcs12() throws Exception {
        Issued root = Certificates.root();
        Issued own = new Certificates().issue(NAME, keys("secp256r1"), Optional.of(root));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        ByteArrayOutputStream empty = new ByteArrayOutputStream();
        store.store(empty, "secret".toCharArray());
        store.setKeyEntry("signer", own.keys().getPrivate(), "secret".toCharArray(), new Certificate[] {
            own.certificate(), root.certificate()
        });
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        store.store(bytes, "secret".toCharArray());

        assertThat(SigningIdentity.ofPkcs12(bytes.toByteArray(), "secret").chain())
                .containsExactly(own.certificate());
        says("can't be opened", () -> SigningIdentity.ofPkcs12(bytes.toByteArray(), "other"));
        says("can't be opened", () -> SigningIdentity.ofPkcs12(new byte[] {1, 2, 3}, "secret"));
        says("holds no private key", () -> SigningIdentity.ofPkcs12(empty.toByteArray(), "secret"));
    }

    @Test
    void whatReadersWouldRefuseIsRefusedInWords() throws Exception {
        refused("expired at 20", maker -> maker.life = Duration.ofHours(1));
        refused("is not valid before 20", maker -> maker.age = Duration.ofDays(-1));
        refused("is for another use", maker -> maker.use = KeyPurposeId.id_kp_serverAuth);
        refused("is for another use", maker -> maker.use = KeyPurposeId.anyExtendedKeyUsage);
        refused("does not allow digital signatures", maker -> maker.keyUsage = KeyUsage.keyAgreement);
        refused("authority's key identifier", maker -> maker.authorityKey = false);
    }

    @Test
    void keysThatDoNotFitAreRefusedInWords() throws Exception {
        Issued root = Certificates.root();
        Issued own = new Certificates().issue(NAME, keys("secp256r1"), Optional.of(root));
        Issued wide = new Certificates().issue(NAME, keys("secp384r1"), Optional.of(root));
        Issued itself = new Certificates().issue(NAME, keys("secp256r1"), Optional.empty());
        KeyPair other = keys("secp256r1");

        says("does not certify the private key", () -> SigningIdentity.ofPem(pem(other.getPrivate()), pem(own)));
        says("curve P-256", () -> SigningIdentity.ofPem(pem(wide.keys().getPrivate()), pem(wide)));
        says(
                "signed by its own key",
                () -> SigningIdentity.ofPem(pem(itself.keys().getPrivate()), pem(itself)));
        says("is no PEM private key", () -> SigningIdentity.ofPem("nothing", pem(own)));
        says("is no PEM private key", () -> SigningIdentity.ofPem(pem(own), pem(own)));
        says("holds no certificate", () -> SigningIdentity.ofPem(pem(own.keys().getPrivate()), ""));
        says(
                "certificate that can't be read",
                () -> SigningIdentity.ofPem(
                        pem(own.keys().getPrivate()),
                        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"));
    }

    private static void refused(String words, Consumer<Certificates> fault) throws Exception {
        Certificates maker = new Certificates();
        fault.accept(maker);
        Issued own = maker.issue(NAME, keys("secp256r1"), Optional.of(Certificates.root()));
        says(words, () -> SigningIdentity.ofPem(pem(own.keys().getPrivate()), pem(own)));
    }

    private static void says(String words, org.assertj.core.api.ThrowableAssert.ThrowingCallable reading) {
        assertThatThrownBy(reading).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(words);
    }
}
