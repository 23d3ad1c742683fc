package io.holdfast.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.objectstore.FaultyStore;
import io.holdfast.objectstore.StoreCalls;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxExtension;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.checksums.DefaultChecksumAlgorithm;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

@ExtendWith(VertxExtension.class)
class S3ChecksumTest {
    private static final int SIZE = 300_001;
    private static final int PARTS = (12 << 20) + 7;

    @TempDir
    static Path folder;

    private static S3Server careless;

    private StoreCalls calls;
    private VerifyingStore verifying;

    @BeforeAll
    static void serve() throws IOException, InterruptedException {
        careless = S3Server.start();
    }

    @AfterAll
    static void stop() {
        careless.close();
    }

    @BeforeEach
    void open(Vertx vertx) {
        calls = new StoreCalls(64L << 20, vertx);
        verifying = new VerifyingStore(vertx);
    }

    @Test
    void aStoreThatVerifiesIsToldAChecksumAfterTheBytes() {
        use(verifying.port(), S3Config.Checksums.AUTO);

        Buffer bytes = calls.write(SIZE, true);

        assertThat(verifying.objects().values()).containsExactly(bytes);
        assertThat(last().headers().get("x-amz-trailer")).isEqualTo(BodyCheck.Crc32.HEADER);
        assertThat(last().headers().get("x-amz-decoded-content-length")).isEqualTo("" + SIZE);
    }

    @Test
    void theFramesAreThoseOfTheAwsSdk() throws IOException {
        use(verifying.port(), S3Config.Checksums.TRAILER);

        for (int size : new int[] {1, 128 * 1024, 128 * 1024 + 1, 4 * 128 * 1024, SIZE}) {
            Buffer bytes = calls.write(size, true);

            assertThat(last().body().getBytes()).isEqualTo(framedByTheSdk(bytes));
        }
    }

    @Test
    void nothingHasAChecksumToo() {
        use(verifying.port(), S3Config.Checksums.AUTO);

        calls.write(0, true);
        calls.write(0, false);

        assertThat(verifying.objects().values()).containsExactly(Buffer.buffer());
    }

    @Test
    void eachPartHasAChecksumAndTheWholeUploadNamesThem() {
        use(verifying.port(), S3Config.Checksums.TRAILER);

        Buffer bytes = calls.write(PARTS, false);

        assertThat(verifying.objects().values()).containsExactly(bytes);
        assertThat(verifying.came().stream()
                        .filter(came -> came.target().contains(calls.key().value() + "?partNumber=")))
                .hasSize(3)
                .allMatch(came -> came.headers().contains(BodyCheck.Crc32.HEADER)
                        && !came.headers().contains("content-md5"));
    }

    @Test
    void aStoreThatRepeatsAnotherChecksumHasNotStoredTheBytes() {
        use(verifying.port(), S3Config.Checksums.AUTO);
        calls.write(1, true);
        verifying.forget();

        assertUnavailable(() -> calls.write(SIZE, true));
        assertUnavailable(() -> calls.write(PARTS, false));
    }

    @Test
    void aStoreThatLetsAWrongChecksumPassIsHeldToTheLengthAlone() throws IOException {
        try (FaultyStore watched = FaultyStore.before(careless.port())) {
            use(watched.port(), S3Config.Checksums.AUTO);
            calls.write(1, true);
            watched.forget();

            Buffer bytes = calls.write(PARTS, true);
            assertThat(calls.read(0, PARTS)).isEqualTo(bytes);
            assertThat(watched.seen()).allMatch(request -> !request.headers().containsKey("x-amz-trailer"));
            calls.write(PARTS, false);

            assertThat(watched.seen())
                    .filteredOn(request -> request.target().contains(calls.key().value() + "?partNumber="))
                    .hasSize(3)
                    .allMatch(request -> !request.headers().containsKey("content-md5"));
        }
    }

    @Test
    void whereTheTagMustBeTheMd5EachPartSaysItsOwn() throws IOException {
        try (FaultyStore watched = FaultyStore.before(careless.port())) {
            use(watched.port(), S3Config.Checksums.ETAG);
            calls.write(PARTS, false);

            assertThat(watched.seen())
                    .filteredOn(request -> request.target().contains(calls.key().value() + "?partNumber="))
                    .hasSize(3)
                    .allMatch(request -> request.headers().containsKey("content-md5"));
        }
    }

    @Test
    void aStoreThatDoesNotVerifyIsRefusedWhereThatIsDemanded() throws IOException {
        use(careless.port(), S3Config.Checksums.TRAILER);

        assertUnavailable(() -> calls.write(SIZE, true));

        assertThat(careless.objects())
                .noneMatch(name -> name.contains(calls.key().value()));
    }

    @Test
    void anETagIsComparedWhereThatIsDemanded() {
        use(careless.port(), S3Config.Checksums.ETAG);
        Buffer bytes = calls.write(SIZE, true);
        assertThat(calls.read(0, SIZE)).isEqualTo(bytes);
        bytes = calls.write(PARTS, false);
        assertThat(calls.read(0, PARTS)).isEqualTo(bytes);

        // its ETags are no MD5s
        use(verifying.port(), S3Config.Checksums.ETAG);
        assertUnavailable(() -> calls.write(SIZE, true));
        assertUnavailable(() -> calls.write(SIZE, false));
    }

    private void use(int port, S3Config.Checksums checksums) {
        S3Config config =
                new S3Wishes(careless.config(port)).checksums(checksums).config();
        calls.use(new S3Store(calls.vertx(), config, calls.budget()));
    }

    private VerifyingStore.Came last() {
        return verifying.came().get(verifying.came().size() - 1);
    }

    private static byte[] framedByTheSdk(Buffer bytes) throws IOException {
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.PUT)
                .uri(URI.create("https://media.example/key"))
                .putHeader("content-length", "" + bytes.length())
                .build();
        return AwsV4HttpSigner.create()
                .sign(r -> r.identity(AwsBasicCredentials.create("access", "secret"))
                        .request(request)
                        .payload(() -> new ByteArrayInputStream(bytes.getBytes()))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                        .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                        .putProperty(AwsV4HttpSigner.CHUNK_ENCODING_ENABLED, true)
                        .putProperty(AwsV4HttpSigner.CHECKSUM_ALGORITHM, DefaultChecksumAlgorithm.CRC32))
                .payload()
                .orElseThrow()
                .newStream()
                .readAllBytes();
    }

    private static void assertUnavailable(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ProblemException.class, refusal -> assertThat(refusal.type())
                .isEqualTo(ProblemType.STORE_UNAVAILABLE));
    }
}
