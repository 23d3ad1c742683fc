package io.holdfast.media.credential;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxExtension;
import java.security.Signature;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class ManifestTest {
    private static final DevelopmentChain CHAIN = DevelopmentChain.of("a secret");
    private static final UUID LABEL = UUID.fromString("7f1b1c3e-52d1-4f0a-9b7e-0c6f3d2a1b00");
    private static final UUID ASSET = UUID.fromString("01940000-0000-7000-8000-000000000001");
    private static final UUID INPUT = UUID.fromString("01940000-0000-7000-8000-000000000002");

    @Test
    void theSameClaimIsTheSameBytes() {
        assertThat(manifest(uploaded()).toBeSigned())
                .isEqualTo(manifest(uploaded()).toBeSigned());
        assertThat(manifest(uploaded()).signed(new byte[64]))
                .isEqualTo(manifest(uploaded()).signed(new byte[64]));
    }

    @Test
    void whatIsSignedVerifiesByTheCertificatesKey(Vertx vertx) throws Exception {
        byte[] bytes = manifest(uploaded()).toBeSigned();

        byte[] signed = new KeySigner(CHAIN.identity(), vertx.createSharedWorkerExecutor("test", 1))
                .sign(bytes)
                .await();

        Signature check = Signature.getInstance("SHA256withECDSAinP1363Format");
        check.initVerify(CHAIN.identity().chain().get(0).getPublicKey());
        check.update(bytes);
        assertThat(signed).hasSize(64);
        assertThat(check.verify(signed)).isTrue();
    }

    @Test
    void anUploadWasOpenedAndNotCreated() {
        assertThat(text(uploaded()))
                .contains("c2pa.opened", "parentOf", "ni:///sha-256;abc", "image/png", "urn:c2pa:" + LABEL)
                .doesNotContain("c2pa.created", "digitalSourceType", "inputTo");
    }

    @Test
    void aResultWasCreatedFromItsInputsByItsModel() {
        Claim.Source source = new Claim.Generated(
                Claim.COMPOSITE,
                Optional.of("painter-1"),
                List.of(
                        new Ingredient(Claim.instance(INPUT), "image/png"),
                        new Ingredient(Claim.instance(ASSET), "image/jpeg")));

        assertThat(text(source))
                .contains(
                        "c2pa.created",
                        "compositeWithTrainedAlgorithmicMedia",
                        "painter-1",
                        "inputTo",
                        "c2pa.ingredient.v3__1",
                        "xmp:iid:" + INPUT)
                .doesNotContain("c2pa.opened", "parentOf");
    }

    @Test
    void eachUseThatIsNotAllowedIsNamed() {
        assertThat(text(uploaded())).contains("cawg.training-mining", "cawg.ai_training", "cawg.data_mining");
    }

    private static Claim.Source uploaded() {
        return new Claim.Uploaded(new Ingredient("ni:///sha-256;abc", "image/png"));
    }

    private static String text(Claim.Source source) {
        return new String(manifest(source).signed(new byte[64]), ISO_8859_1);
    }

    private static Manifest manifest(Claim.Source source) {
        return Manifest.of(
                new Claim(
                        LABEL,
                        ASSET,
                        Buffer.buffer(new byte[32]),
                        source,
                        List.of("cawg.ai_training", "cawg.data_mining"),
                        new Claim.Software("Holdfast", "1")),
                CHAIN.identity().chain());
    }
}
