package io.holdfast.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class S3SignerTest {
    /** What the SDK reads like AWS_CONTAINER_CREDENTIALS_FULL_URI, which EKS sets in a pod with an identity of its own. */
    private static final String POD = "aws.containerCredentialsFullUri";

    @AfterEach
    void forget() {
        System.clearProperty(POD);
    }

    @Test
    void aPodsOwnCredentialsComeBeforeTheMachines(Vertx vertx) {
        HttpServer agent = vertx.createHttpServer()
                .requestHandler(asked -> asked.response()
                        .end(new JsonObject()
                                .put("AccessKeyId", "of-the-pod")
                                .put("SecretAccessKey", "secret")
                                .put("Token", "short-lived")
                                .put(
                                        "Expiration",
                                        Instant.now().plus(Duration.ofHours(1)).toString())
                                .toBuffer()))
                .listen(0, "127.0.0.1")
                .await();
        System.setProperty(POD, "http://127.0.0.1:" + agent.actualPort() + "/v1/credentials");

        Map<String, List<String>> signed = new S3Signer(vertx, config())
                .sign(HttpMethod.GET, URI.create("http://s3.test/media/key"), Map.of(), S3Signer.Payload.PLAIN)
                .await();

        assertThat(signed.get("Authorization")).singleElement().asString().contains("Credential=of-the-pod/");
        assertThat(signed.get("X-Amz-Security-Token")).containsExactly("short-lived");
    }

    private static S3Config config() {
        Duration patience = Duration.ofMinutes(1);
        return new S3Config(
                new S3Config.Address(URI.create("http://s3.test"), "us-east-1", "media", true),
                new S3Config.Access(
                        S3Config.Credentials.INSTANCE, Optional.empty(), Optional.empty(), Optional.empty()),
                new S3Config.AtRest(S3Config.Encryption.NONE, Optional.empty()),
                S3Config.Checksums.AUTO,
                S3Config.Feature.AUTO,
                new S3Config.Parts(5 << 20, 2),
                new S3Config.Connections(32, Optional.empty(), 2),
                new S3Config.Timeouts(patience, patience, patience, patience));
    }
}
