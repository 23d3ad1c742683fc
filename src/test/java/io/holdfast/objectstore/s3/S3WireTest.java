package io.holdfast.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.objectstore.FaultyStore;
import io.holdfast.objectstore.StoreCalls;
import io.holdfast.problem.ProblemException;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.dns.AddressResolverOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How requests look to a server that verifies their signatures. */
class S3WireTest {
    private static final int SIZE = 300_001;
    private static final int PARTS = (12 << 20) + 7;

    @TempDir
    static Path folder;

    private static S3Server server;
    private static int securePort;

    /** Not the extension's, which makes every Vertx alike: this one finds names that no server knows. */
    private final Vertx vertx = Vertx.vertx(new VertxOptions()
            .setAddressResolverOptions(new AddressResolverOptions()
                    .setHostsValue(Buffer.buffer("127.0.0.1 s3.test media.s3.test other.test"))));

    private final StoreCalls calls = new StoreCalls(64L << 20, vertx);

    @BeforeAll
    static void serve() throws IOException, InterruptedException {
        keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=s3.test", "-ext", "san=dns:s3.test,dns:media.s3.test");
        keytool("-exportcert", "-rfc", "-file", folder.resolve("s3.pem").toString());
        securePort = S3Server.freePort();
        server = S3Server.start(
                folder.resolve("store"),
                """
                s3proxy.virtual-host=s3.test
                s3proxy.secure-endpoint=https://127.0.0.1:%d
                s3proxy.keystore-path=%s
                s3proxy.keystore-password=secret123
                """
                        .formatted(securePort, folder.resolve("keys.p12")));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void theBucketMayBePartOfTheHost() {
        try (FaultyStore watched = FaultyStore.before(server.port())) {
            use(wishes(watched).virtualHost());

            roundTrips();

            assertThat(watched.seen())
                    .allMatch(request -> ("media.s3.test:" + watched.port())
                            .equals(request.headers().get("host")))
                    .noneMatch(request -> request.target().startsWith("/media"));
        }
    }

    @Test
    void theBucketMayBePartOfThePath() {
        try (FaultyStore watched = FaultyStore.before(server.port())) {
            use(wishes(watched).endpoint("http://s3.test:" + watched.port() + "/"));

            roundTrips();

            assertThat(watched.seen()).allMatch(request -> request.target().startsWith("/media"));
        }
    }

    @Test
    void aRequestIsSignedAndAWrongKeyIsRefused() {
        try (FaultyStore watched = FaultyStore.before(server.port())) {
            use(wishes(watched));
            calls.write(SIZE, true);

            assertThat(watched.seen())
                    .allSatisfy(request -> assertThat(request.headers().get("authorization"))
                            .startsWith("AWS4-HMAC-SHA256 Credential=access/")
                            .contains("/us-east-1/s3/aws4_request", "host;", "x-amz-content-sha256"));
            use(wishes(watched).secretKey("wrong"));
            assertThatThrownBy(() -> calls.write(SIZE, true)).isInstanceOf(ProblemException.class);
        }
    }

    @Test
    void tlsIsSpokenToWhomIsTrustedAndToNobodyElse() {
        for (boolean pathStyle : new boolean[] {true, false}) {
            S3Wishes trusting = new S3Wishes(server.config())
                    .endpoint("https://s3.test:" + securePort)
                    .trusted(folder.resolve("s3.pem").toString());
            use(pathStyle ? trusting : trusting.virtualHost());
            roundTrips();
        }

        use(new S3Wishes(server.config()).endpoint("https://s3.test:" + securePort));
        assertThatThrownBy(() -> calls.read(0, 1)).isInstanceOf(ProblemException.class);
        use(new S3Wishes(server.config())
                .endpoint("https://other.test:" + securePort)
                .trusted(folder.resolve("s3.pem").toString()));
        assertThatThrownBy(() -> calls.read(0, 1)).isInstanceOf(ProblemException.class);
    }

    @Test
    void encryptionIsAskedForWhereverAnObjectIsMade() {
        assertThat(encryption(S3Config.Encryption.NONE, Optional.empty())).isEmpty();
        assertThat(encryption(S3Config.Encryption.AES256, Optional.empty()))
                .containsOnly(Map.entry("x-amz-server-side-encryption", "AES256"));
        assertThat(encryption(S3Config.Encryption.AWS_KMS, Optional.empty()))
                .containsOnly(Map.entry("x-amz-server-side-encryption", "aws:kms"));
        assertThat(encryption(S3Config.Encryption.AWS_KMS, Optional.of("key-1")))
                .containsOnly(
                        Map.entry("x-amz-server-side-encryption", "aws:kms"),
                        Map.entry("x-amz-server-side-encryption-aws-kms-key-id", "key-1"));
    }

    /** What each request that makes an object says of encryption. */
    private List<Map.Entry<String, String>> encryption(S3Config.Encryption wished, Optional<String> key) {
        VerifyingStore store = new VerifyingStore(calls.vertx());
        use(new S3Wishes(server.config(store.port())).encryption(wished, key));
        calls.write(SIZE, true);
        calls.write(SIZE, false);
        calls.write(PARTS, false);
        List<VerifyingStore.Came> making = store.came().stream()
                .filter(came -> came.target().endsWith("?uploads")
                        || (came.method().equals("PUT") && !came.target().contains("?")))
                .toList();
        assertThat(making).hasSizeGreaterThan(4);
        List<List<Map.Entry<String, String>>> said = making.stream()
                .map(came -> came.headers().entries().stream()
                        .filter(field -> field.getKey().startsWith("x-amz-server-side"))
                        .map(field -> Map.entry(field.getKey(), field.getValue()))
                        .toList())
                .distinct()
                .toList();
        assertThat(said).hasSize(1);
        return said.get(0);
    }

    private void roundTrips() {
        assertThat(calls.write(SIZE, true)).isEqualTo(calls.read(0, SIZE));
        assertThat(calls.write(PARTS, false)).isEqualTo(calls.read(0, PARTS));
        calls.discard();
        calls.on(() -> calls.store().probe());
    }

    private static S3Wishes wishes(FaultyStore through) {
        return new S3Wishes(server.config()).endpoint("http://s3.test:" + through.port());
    }

    private void use(S3Wishes wishes) {
        calls.use(new S3Store(calls.vertx(), wishes.config(), calls.budget()));
    }

    private static void keytool(String... command) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        all.addAll(List.of(command));
        all.addAll(
                List.of("-keystore", folder.resolve("keys.p12").toString(), "-storepass", "secret123", "-alias", "s3"));
        Process process = new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(process.waitFor()).isZero();
    }
}
