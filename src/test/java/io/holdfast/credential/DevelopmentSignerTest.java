package io.holdfast.credential;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.media.credential.CredentialSigner;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.junit5.VertxExtension;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The key for development, which is not made before it is needed. */
@ExtendWith(VertxExtension.class)
class DevelopmentSignerTest {
    private static final byte[] BYTES = "to be signed".getBytes(UTF_8);

    private WorkerExecutor workers;

    @BeforeEach
    void open(Vertx vertx) {
        workers = vertx.createSharedWorkerExecutor("credentials", 2);
    }

    @Test
    void whoeverSignsFirstItsCertificateFits() throws Exception {
        CredentialSigner signer = new DevelopmentSigner("one secret", workers);

        byte[] signed = signer.sign(BYTES).await(1, TimeUnit.MINUTES);

        Signature check = Signature.getInstance("SHA256withECDSAinP1363Format");
        check.initVerify(signer.chain().get(0));
        check.update(BYTES);
        assertThat(check.verify(signed)).isTrue();
    }

    @Test
    void itsEndIsKnownBeforeItsKeyIs() {
        CredentialSigner signer = new DevelopmentSigner("one secret", workers);

        Instant told = signer.end();

        List<X509Certificate> chain = signer.chain();
        assertThat(chain).extracting(each -> each.getNotAfter().toInstant()).containsOnly(told);
    }
}
