package io.holdfast.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.objectstore.FaultyStore;
import io.holdfast.objectstore.FaultyStore.When;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.objectstore.StoreCalls;
import io.holdfast.objectstore.TestSource;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** After each fault the store works on, although it has one connection for each kind of request: none was lost. */
@ExtendWith(VertxExtension.class)
class S3FaultTest {
    private static final int SMALL = 300_000;
    private static final int ONE_PUT = 4_000_000;
    private static final int PARTS = (10 << 20) + 7;
    private static final int TWO_PARTS = (5 << 20) + 7;

    /** No store that is only slow is given up: what is to fail here fails by what the store does. */
    private static final Duration PATIENT = Duration.ofMinutes(1);

    /** Where the store stops for good; a slow one may be taken for it then, so honest calls are made again. */
    private static final Duration IMPATIENT = Duration.ofMillis(1_500);

    @TempDir
    static Path folder;

    private static S3Server server;

    private StoreCalls calls;
    private final AtomicInteger retries = new AtomicInteger();

    @AutoClose
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
        use(PATIENT, 1);
    }

    private void use(Duration patience, int most) {
        S3Config config = new S3Wishes(server.config(faulty.port()))
                .connections(1)
                .retries(most)
                .patience(patience)
                .config();
        calls.use(new S3Store(calls.vertx(), config, calls.budget(), retries::incrementAndGet));
        HealedStore.untilDone(() -> calls.write(1, true));
        HealedStore.untilDone(() -> calls.discard());
        faulty.forget();
        retries.set(0);
    }

    @Test
    void refusedConnectionsAreTriedAgainAndThenToldOf() throws IOException {
        faulty.refuse();

        assertUnavailable(() -> calls.write(SMALL, true));
        assertUnavailable(() -> calls.write(SMALL, false));
        assertUnavailable(() -> calls.read(0, 10));
        assertUnavailable(calls::discard);
        assertThat(retries).hasValue(4);

        new HealedStore(server, faulty, calls).check();
    }

    @ParameterizedTest
    @ValueSource(ints = {300_000, 4_000_000})
    void aStoreThatIsSlowedDownOnceGetsTheBytesAllTheSame(int size) throws IOException {
        faulty.only(request -> request.method().equals("PUT")).answerNext(503, When.BEFORE_BODY);

        Buffer bytes = calls.write(size, true);

        assertThat(calls.read(0, size)).isEqualTo(bytes);
        assertThat(retries).hasValue(1);
        new HealedStore(server, faulty, calls).check();
    }

    @Test
    void aPartThatFailsOnceIsSentAgain() throws IOException {
        // the last part may be on its way by the one connection each time that a fault ends it
        use(PATIENT, 2);
        for (When when : When.values()) {
            faulty.only(request -> request.target().contains("partNumber=2")).answerNext(503, when);
            faulty.only(request -> request.target().contains("partNumber=1")).cutNext(when);

            Buffer bytes = calls.write(PARTS, false);

            assertThat(calls.read(0, PARTS)).isEqualTo(bytes);
            new HealedStore(server, faulty, calls).check();
        }
    }

    @Test
    void aStoreThatTakesLongToPutPartsTogetherIsWaitedForWhileItSendsSpaces() throws IOException {
        use(IMPATIENT, 3);
        faulty.only(S3FaultTest::completes).trickleNext(20);

        Buffer bytes = calls.write(TWO_PARTS, false);

        assertThat(faulty.seen().stream().filter(S3FaultTest::completes)).hasSize(1);
        assertThat(calls.read(0, TWO_PARTS)).isEqualTo(bytes);
        new HealedStore(server, faulty, calls).check();
    }

    private static boolean completes(FaultyStore.Seen request) {
        return request.method().equals("POST") && request.target().contains("uploadId=");
    }

    @Test
    void aLostAnswerLosesNeitherTheUploadNorItsTraces() throws IOException {
        // the store may still be at what was asked when it is asked again, and refuse until it is done with that
        use(PATIENT, 100);
        for (String lost : List.of("?uploads", "partNumber=", "uploadId=")) {
            faulty.only(request -> request.target().contains(lost)
                            && (request.method().equals("POST") || lost.startsWith("part")))
                    .cutNext(When.AFTER_BODY);
            Buffer bytes = calls.write(PARTS, false);

            assertThat(calls.read(0, PARTS)).isEqualTo(bytes);
            assertThat(server.objects()).noneMatch(name -> name.startsWith(".mpus"));
            new HealedStore(server, faulty, calls).check();
        }
    }

    @ParameterizedTest
    @EnumSource(When.class)
    void aRefusalLeavesNothing(When when) throws IOException {
        for (int status : new int[] {403, 500}) {
            faulty.only(request -> request.method().equals("PUT")).answerEach(status, when);

            assertUnavailable(() -> calls.write(ONE_PUT, true));
            assertUnavailable(() -> calls.write(SMALL, false));
            assertUnavailable(() -> calls.write(PARTS, false));
            new HealedStore(server, faulty, calls).check();
        }
    }

    @ParameterizedTest
    @EnumSource(When.class)
    void aCutLeavesNothing(When when) throws IOException {
        faulty.only(request -> request.method().equals("PUT")).cutEach(when);

        assertUnavailable(() -> calls.write(ONE_PUT, true));
        assertUnavailable(() -> calls.write(SMALL, false));
        assertUnavailable(() -> calls.write(PARTS, false));
        new HealedStore(server, faulty, calls).check();
    }

    @ParameterizedTest
    @EnumSource(When.class)
    void aStoreThatStopsIsGivenUp(When when) throws IOException {
        use(IMPATIENT, 1);
        faulty.only(request -> request.method().equals("PUT")).stall(when);

        assertUnavailable(() -> calls.write(SMALL, true));
        assertUnavailable(() -> calls.write(20_000_000, true));
        assertUnavailable(() -> calls.write(PARTS, false));
        new HealedStore(server, faulty, calls).check();
    }

    @Test
    void aStoreThatNeverAnswersIsGivenUpByEachOperation() throws IOException {
        use(IMPATIENT, 1);
        faulty.stall(When.BEFORE_BODY);

        assertUnavailable(() -> calls.read(0, 10));
        assertUnavailable(calls::discard);
        assertUnavailable(() -> calls.write(PARTS, false));
        new HealedStore(server, faulty, calls).check();
    }

    @Test
    void anUploadThatCannotBeCompletedIsAborted() throws IOException {
        faulty.only(S3FaultTest::completes).answerEach(400, When.BEFORE_BODY);

        assertUnavailable(() -> calls.write(PARTS, false));

        assertThat(server.objects()).noneMatch(name -> name.contains(calls.key().value()));
        new HealedStore(server, faulty, calls).check();
    }

    @Test
    void aTornDownloadIsReadOnWithoutAByteTooManyOrTooFew() throws IOException {
        use(Duration.ofSeconds(5), 1);
        Buffer bytes = calls.write(ONE_PUT, true);
        faulty.forget();
        IntStream.of(0, 1, 100_000, 2_500_000).forEach(faulty::cutDownloadAfter);
        faulty.stallDownloadAfter(10_000);

        assertThat(calls.read(5, ONE_PUT - 5)).isEqualTo(bytes.slice(5, ONE_PUT));

        assertThat(faulty.seen().stream().map(FaultyStore.Seen::method))
                .hasSize(6)
                .containsOnly("GET");
        new HealedStore(server, faulty, calls).check();
    }

    @Test
    void whatIsReadOnMustStillBeTheSameObject() throws IOException {
        calls.write(ONE_PUT, true);
        faulty.cutDownloadAfter(1_000_000);

        assertUnavailable(() -> calls.on(() -> calls.open(0, ONE_PUT).compose(flow -> {
            Promise<Void> begun = Promise.promise();
            flow.source().handler(chunk -> {
                flow.source().pause();
                begun.tryComplete();
            });
            flow.source().fetch(1);
            return begun.future().compose(v -> overwrite()).compose(v -> StoreCalls.whole(flow));
        })));
        new HealedStore(server, faulty, calls).check();
    }

    @Test
    void aReaderThatPausesMakesTheStoreSendTheRestOnlyWhenItGoesOn() throws IOException {
        Buffer bytes = calls.write(ONE_PUT, true);
        faulty.cutDownloadAfter(1_000);

        Buffer read = calls.on(() -> calls.open(0, ONE_PUT).compose(flow -> {
            // the only connection is free again once the loss is noticed, and while nothing is sent in its place
            return calls.open(0, 10).compose(StoreCalls::whole).compose(ten -> StoreCalls.whole(flow));
        }));

        assertThat(read).isEqualTo(bytes);
        new HealedStore(server, faulty, calls).check();
    }

    @Test
    void aDownloadThatTheStoreRefusesToGoOnWithFails() throws IOException {
        calls.write(ONE_PUT, true);
        faulty.cutDownloadAfter(1_000_000);
        faulty.answerEach(403, When.BEFORE_BODY);

        assertUnavailable(() -> calls.read(0, ONE_PUT));
        new HealedStore(server, faulty, calls).check();
    }

    @Test
    void anUploadMayTakeLongerThanAnyTimeout() throws IOException {
        use(IMPATIENT, 1);
        // ten chunks
        TestSource slow = new TestSource(new Random(1), 10 << 16, false).everyMillis(200);

        calls.write(slow, OptionalLong.of(10 << 16));

        assertThat(calls.read(0, 10 << 16)).isEqualTo(slow.sent());
        new HealedStore(server, faulty, calls).check();
    }

    private io.vertx.core.Future<Void> overwrite() {
        ObjectStore other = new S3Store(calls.vertx(), server.config(), calls.budget());
        TestSource source = new TestSource(new Random(2), ONE_PUT, false);
        return other.write(calls.key(), "image/png", io.holdfast.stream.Body.of(source, OptionalLong.of(ONE_PUT)));
    }

    private static void assertUnavailable(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ProblemException.class, refusal -> assertThat(refusal.type())
                .isEqualTo(ProblemType.STORE_UNAVAILABLE));
    }
}
