package io.holdfast.objectstore.s3;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.checksums.DefaultChecksumAlgorithm;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Signs requests by AWS Signature Version 4 with an unsigned payload; looks for credentials off the event loop. */
final class S3Signer {
    /** How the signer of the SDK frames a body that a checksum follows, and so what it states as content length. */
    static final int FRAME_BYTES = 128 * 1024;

    private static final long FRESH_SECONDS = 300;

    /** How a body is sent: as it is, or in frames that a CRC-32 follows. */
    enum Payload {
        PLAIN,
        CRC32_FOLLOWS
    }

    private final Vertx vertx;
    private final String region;
    private final Optional<AwsCredentialsProvider> provider;
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private @Nullable AwsCredentialsIdentity identity;
    private Instant looked = Instant.EPOCH;

    S3Signer(Vertx vertx, S3Config config) {
        this.vertx = vertx;
        this.region = config.address().region();
        this.provider = provider(config);
    }

    /**
     * The fields that authorize a request; {@code host} among them.
     *
     * @param headers with {@link Payload#CRC32_FOLLOWS} the content length is that of the bytes, and becomes that of the frames
     */
    Future<Map<String, List<String>>> sign(HttpMethod method, URI uri, Map<String, String> headers, Payload payload) {
        SdkHttpRequest.Builder request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.fromValue(method.name()))
                // over plain HTTP the signer would insist on hashing the payload
                .uri(URI.create(
                        "https" + uri.toString().substring(uri.getScheme().length())));
        headers.forEach(request::putHeader);
        Future<? extends AwsCredentialsIdentity> identified = provider.isEmpty()
                ? Future.succeededFuture(AnonymousCredentialsProvider.create().resolveCredentials())
                : credentials(provider.get());
        return identified.map(credentials -> signer.sign(r -> {
                    r.identity(credentials)
                            .request(request.build())
                            .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                            .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                            .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                            .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                            .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false);
                    if (payload == Payload.CRC32_FOLLOWS) {
                        r.putProperty(AwsV4HttpSigner.CHUNK_ENCODING_ENABLED, true)
                                .putProperty(AwsV4HttpSigner.CHECKSUM_ALGORITHM, DefaultChecksumAlgorithm.CRC32);
                    }
                })
                .request()
                .headers());
    }

    private Future<AwsCredentialsIdentity> credentials(AwsCredentialsProvider from) {
        AwsCredentialsIdentity known = identity;
        if (known != null && looked.until(Instant.now(), ChronoUnit.SECONDS) < FRESH_SECONDS / 5) {
            return Future.succeededFuture(known);
        }
        return vertx.executeBlocking(() -> (AwsCredentialsIdentity) from.resolveCredentials(), false)
                .onSuccess(found -> {
                    identity = found;
                    looked = Instant.now();
                });
    }

    private static Optional<AwsCredentialsProvider> provider(S3Config config) {
        return switch (config.access().credentials()) {
            case ANONYMOUS -> Optional.empty();
            case STATIC ->
                Optional.of(StaticCredentialsProvider.create(
                        config.access().sessionToken().isPresent()
                                ? AwsSessionCredentials.create(
                                        config.access().accessKey().orElseThrow(),
                                        config.access().secretKey().orElseThrow(),
                                        config.access().sessionToken().get())
                                : AwsBasicCredentials.create(
                                        config.access().accessKey().orElseThrow(),
                                        config.access().secretKey().orElseThrow())));
            case ENVIRONMENT -> Optional.of(EnvironmentVariableCredentialsProvider.create());
            case WEB_IDENTITY -> Optional.of(WebIdentityTokenFileCredentialsProvider.create());
            case INSTANCE -> Optional.of(instance());
        };
    }

    /** EKS and ECS say in the environment where a pod's own credentials are; without that they are the machine's. */
    private static AwsCredentialsProvider instance() {
        return Stream.of(
                                SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_FULL_URI,
                                SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI)
                        .anyMatch(setting -> setting.getStringValue().isPresent())
                ? ContainerCredentialsProvider.create()
                : InstanceProfileCredentialsProvider.create();
    }
}
