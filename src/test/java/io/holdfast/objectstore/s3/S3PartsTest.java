package io.holdfast.objectstore.s3;

import static io.holdfast.objectstore.UploadedParts.PART;
import static io.holdfast.objectstore.UploadedParts.inPieces;
import static io.holdfast.objectstore.UploadedParts.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.objectstore.FaultyStore;
import io.holdfast.objectstore.FaultyStore.When;
import io.holdfast.objectstore.ObjectKey;
import io.holdfast.objectstore.StoreCalls;
import io.holdfast.objectstore.UploadedParts;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.stream.Body;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Uploads of parts through a store that fails, and one that verifies. */
@ExtendWith(VertxExtension.class)
class S3PartsTest {
    private static final String COPYING = "x-amz-copy-source";

    @TempDir
    static Path folder;

    private static S3Server server;

    private StoreCalls calls;
    private FaultyStore faulty;

    @BeforeAll
    static void serve() throws IOException, InterruptedException {
        server = S3Server.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void open(Vertx vertx) {
        calls = new StoreCalls(64L << 20, vertx);
        faulty = FaultyStore.before(server.port());
        use(1, S3Config.Checksums.AUTO, faulty.port());
    }

    @AfterEach
    void close() {
        faulty.close();
    }

    @ParameterizedTest
    @EnumSource(When.class)
    void aPartInPiecesIsSentAgain(When when) {
        Buffer bytes = random(1, PART);
        UploadedParts parts = new UploadedParts(calls);
        faulty.only(request -> request.target().contains("partNumber=1")).cutNext(when);
        faulty.only(request -> request.target().contains("partNumber=2")).answerNext(503, when);

        parts.write(1, inPieces(bytes, 100_000));
        parts.write(2, inPieces(bytes, 100_000));
        parts.complete(2L * PART);

        assertThat(calls.read(0, 2L * PART)).isEqualTo(bytes.copy().appendBuffer(bytes));
    }

    @Test
    void anotherProcessGoesOnWithWhatTheStoreOfferedTheFirst() {
        Buffer bytes = random(2, PART);
        UploadedParts parts = new UploadedParts(calls);
        use(1, S3Config.Checksums.AUTO, faulty.port());
        faulty.forget();

        parts.write(1, bytes);
        parts.complete(PART);

        assertThat(faulty.seen().stream()
                        .filter(request ->
                                request.target().contains(calls.key().id().toString()))
                        .map(FaultyStore.Seen::method))
                .containsExactly("PUT", "POST", "GET", "HEAD");
        assertThat(calls.read(0, PART)).isEqualTo(bytes);
    }

    @Test
    void anUploadInPartsIsMarkedWhenItIsBegun() {
        new UploadedParts(calls);

        assertThat(faulty.seen().stream()
                        .filter(request -> request.target().contains(calls.key().value() + "?uploads")))
                .singleElement()
                .satisfies(begun -> assertThat(begun.headers())
                        .containsEntry("x-amz-meta-content-usage", "train-ai=n, search=n")
                        .containsEntry("x-amz-meta-tdm-reservation", "1"));
    }

    @Test
    void whatTheStoreOffersIsNotAskedUnderTheKey() {
        new UploadedParts(calls);

        assertThat(faulty.seen().stream()
                        .filter(request -> request.target().contains(calls.key().value())))
                .hasSize(1)
                .allMatch(request -> request.target().endsWith("?uploads"));
    }

    @Test
    void aCompletionWhoseAnswerIsLostIsOne() throws IOException {
        for (int retries : new int[] {0, 3}) {
            use(retries, S3Config.Checksums.AUTO, faulty.port());
            UploadedParts parts = new UploadedParts(calls);
            parts.write(1, random(3, 1_000));
            completion().cutNext(When.AFTER_BODY);

            if (retries == 0) {
                assertUnavailable(() -> parts.complete(1_000));
                use(3, S3Config.Checksums.AUTO, faulty.port());
            }
            parts.complete(1_000);

            assertThat(calls.read(0, 1_000)).isEqualTo(random(3, 1_000));
            calls.discard();
            assertThat(server.objects())
                    .noneMatch(name -> name.contains(calls.key().value()));
        }
    }

    @Test
    void aCompletionThatFailsCanBeRepeated() {
        UploadedParts parts = new UploadedParts(calls);
        parts.write(1, random(4, 1_000));
        completion().answerEach(500, When.BEFORE_BODY);

        assertUnavailable(() -> parts.complete(1_000));
        faulty.heal();
        parts.complete(1_000);

        assertThat(calls.read(0, 1_000)).isEqualTo(random(4, 1_000));
    }

    @Test
    void eachStepTellsThatTheStoreIsOutOfReach() {
        UploadedParts parts = new UploadedParts(calls);
        parts.write(1, random(5, 1_000));
        faulty.stall(When.BEFORE_BODY);

        assertUnavailable(() -> new UploadedParts(calls));
        assertUnavailable(() -> parts.write(2, random(5, 1_000)));
        assertUnavailable(() -> parts.copy(2, calls.key(), 0, 1_000));
        assertUnavailable(() -> parts.complete(1_000));
        assertUnavailable(() -> calls.on(() -> calls.store().readBack(calls.key(), 0, 10)));
    }

    @Test
    void aStoreThatCopiesNoPartSaysSo() {
        ObjectKey source = ObjectKey.of(calls.key().account(), UUID.randomUUID());
        calls.on(() -> calls.store().write(source, "image/png", Body.of(random(6, 1_000))));
        UploadedParts parts = new UploadedParts(calls);
        faulty.only(request -> request.headers().containsKey(COPYING)).answerNext(501, When.BEFORE_BODY);

        assertThatThrownBy(() -> parts.copy(1, source, 0, 1_000)).isInstanceOf(UnsupportedOperationException.class);

        faulty.only(request -> request.headers().containsKey(COPYING)).answerEach(403, When.BEFORE_BODY);
        assertUnavailable(() -> parts.copy(1, source, 0, 1_000));
    }

    @Test
    void aStoreThatTakesACopyForAnEmptyPartCopiesNone() {
        VerifyingStore verifying = new VerifyingStore(calls.vertx());
        use(1, S3Config.Checksums.AUTO, verifying.port());
        UploadedParts parts = new UploadedParts(calls);

        assertThatThrownBy(() -> parts.copy(1, calls.key(), 0, 1_000))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aStoreThatVerifiesIsToldTheChecksumOfEachPart() {
        VerifyingStore verifying = new VerifyingStore(calls.vertx());
        use(1, S3Config.Checksums.TRAILER, verifying.port());
        UploadedParts parts = new UploadedParts(calls);

        parts.write(1, inPieces(random(7, PART), 100_000));
        parts.write(2, random(8, 10));
        parts.complete(PART + 10);

        Buffer whole = random(7, PART).appendBuffer(random(8, 10));
        assertThat(verifying.objects().values()).hasSize(1).allMatch(whole::equals);
        verifying.forget();
        assertUnavailable(() -> parts.write(3, random(9, 10)));
    }

    private FaultyStore completion() {
        return faulty.only(
                request -> request.method().equals("POST") && request.target().contains("uploadId="));
    }

    private void use(int retries, S3Config.Checksums checksums, int port) {
        S3Config config = new S3Wishes(server.config(port))
                .retries(retries)
                .checksums(checksums)
                .patience(Duration.ofMillis(800))
                .config();
        calls.use(new S3Store(calls.vertx(), config, calls.budget()));
    }

    private static void assertUnavailable(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ProblemException.class, refusal -> assertThat(refusal.type())
                .isEqualTo(ProblemType.STORE_UNAVAILABLE));
    }
}
