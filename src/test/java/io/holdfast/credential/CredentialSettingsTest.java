package io.holdfast.credential;

import static io.holdfast.media.credential.Certificates.keys;
import static io.holdfast.media.credential.Certificates.pem;
import static io.holdfast.testing.LeastSettings.MIN;
import static io.holdfast.testing.LeastSettings.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.app.Settings;
import io.holdfast.media.credential.Certificates;
import io.holdfast.media.credential.Certificates.Issued;
import io.holdfast.settings.SettingsFault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator may set to sign content credentials, and what is told of what can't sign them. */
class CredentialSettingsTest {
    @TempDir
    Path folder;

    private Issued root;
    private Issued own;

    @BeforeEach
    void issue() throws Exception {
        root = Certificates.root();
        own = new Certificates().issue("CN=Signer", keys("secp256r1"), Optional.of(root));
    }

    @Test
    void nothingNeedsToBeSet() {
        var credential = Settings.read(Optional.empty(), MIN).core().credential();

        assertThat(credential.identity()).isEmpty();
        assertThat(credential.patience()).isEqualTo(Duration.ofSeconds(5));
        assertThat(credential.parallel()).isEqualTo(2);
    }

    @Test
    void aKeyAndItsChainAreTakenAlsoFromFiles() throws Exception {
        Path key = Files.writeString(folder.resolve("key.pem"), pem(own.keys().getPrivate()));
        Path chain = Files.writeString(folder.resolve("chain.pem"), pem(own, root));

        Settings settings = Settings.read(
                Optional.empty(),
                with(
                        "HOLDFAST_CREDENTIAL_KEY_FILE",
                        key.toString(),
                        "HOLDFAST_CREDENTIAL_CHAIN_FILE",
                        chain.toString()));

        assertThat(settings.core().credential().identity().orElseThrow().chain())
                .containsExactly(own.certificate());
        assertThat(settings.toString()).doesNotContain("PRIVATE", "PrivateKey");
    }

    @Test
    void pkcs12IsTakenInTheirPlace() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("a", own.keys().getPrivate(), "secret".toCharArray(), new Certificate[] {own.certificate()});
        Path file = folder.resolve("a.p12");
        try (var out = Files.newOutputStream(file)) {
            store.store(out, "secret".toCharArray());
        }

        assertThat(Settings.read(
                                Optional.empty(),
                                with(
                                        "HOLDFAST_CREDENTIAL_PKCS12",
                                        file.toString(),
                                        "HOLDFAST_CREDENTIAL_PKCS12_PASSWORD",
                                        "secret"))
                        .core()
                        .credential()
                        .identity())
                .isPresent();
        refused(
                "credential.pkcs12: can't be opened with credential.pkcs12-password",
                with("HOLDFAST_CREDENTIAL_PKCS12", file.toString(), "HOLDFAST_CREDENTIAL_PKCS12_PASSWORD", "other"));
        refused("credential.pkcs12-password: is missing", with("HOLDFAST_CREDENTIAL_PKCS12", file.toString()));
        refused(
                "credential.pkcs12: is set and so is credential.key",
                with(
                        "HOLDFAST_CREDENTIAL_PKCS12",
                        file.toString(),
                        "HOLDFAST_CREDENTIAL_PKCS12_PASSWORD",
                        "secret",
                        "HOLDFAST_CREDENTIAL_KEY",
                        pem(own.keys().getPrivate()),
                        "HOLDFAST_CREDENTIAL_CHAIN",
                        pem(own)));
    }

    @Test
    void whatCannotSignIsAFaultAtStart() throws Exception {
        Certificates ended = new Certificates();
        ended.life = Duration.ofHours(2);
        Certificates server = new Certificates();
        server.use = KeyPurposeId.id_kp_serverAuth;
        String key = pem(own.keys().getPrivate());

        refused("credential.chain: expired at", both(key, ended.issue("CN=S", own.keys(), Optional.of(root))));
        refused("credential.chain: is for another use", both(key, server.issue("CN=S", own.keys(), Optional.of(root))));
        refused(
                "credential.chain: does not certify the private key",
                both(pem(keys("secp256r1").getPrivate()), own));
        refused("credential.chain: is missing", with("HOLDFAST_CREDENTIAL_KEY", key));
        refused("credential.key: is missing", with("HOLDFAST_CREDENTIAL_CHAIN", pem(own)));
    }

    @Test
    void theGeneratorIsNamedByTheVersionOfTheBuild() throws Exception {
        assertThat(Files.readString(Path.of("pom.xml")))
                .contains("<version>" + CredentialModule.GENERATOR.version() + "-SNAPSHOT</version>");
    }

    private static Map<String, String> both(String key, Issued issued) throws Exception {
        return with("HOLDFAST_CREDENTIAL_KEY", key, "HOLDFAST_CREDENTIAL_CHAIN", pem(issued));
    }

    private static void refused(String words, Map<String, String> environment) {
        assertThatThrownBy(() -> Settings.read(Optional.empty(), environment))
                .isInstanceOf(SettingsFault.class)
                .hasMessageContaining(words)
                .message()
                .doesNotContain("BEGIN");
    }
}
