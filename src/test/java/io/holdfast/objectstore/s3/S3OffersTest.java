package io.holdfast.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.objectstore.FaultyStore;
import io.holdfast.objectstore.FaultyStore.When;
import io.holdfast.objectstore.StoreCalls;
import io.holdfast.objectstore.TestSource;
import io.holdfast.problem.ProblemException;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(VertxExtension.class)
class S3OffersTest {
    private static final int SIZE = 300_001;

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
    }

    @AfterEach
    void close() {
        faulty.close();
    }

    @Test
    void theMarkGoesAlongAsTagsAndMetadata() {
        use(S3Config.Feature.AUTO);

        calls.write(SIZE, true);
        assertMarked(last(), true);
        calls.write(SIZE, false);
        assertMarked(last(), true);
    }

    @ParameterizedTest
    @EnumSource(When.class)
    void aStoreThatKnowsNoTagsIsWrittenToWithoutThem(When when) {
        for (int status : new int[] {400, 403, 501}) {
            faulty.only(request -> request.headers().containsKey("x-amz-tagging"))
                    .answerEach(status, when);
            use(S3Config.Feature.AUTO);

            assertThat(calls.read(0, calls.write(SIZE, true).length()).length()).isEqualTo(SIZE);
            faulty.forget();
            calls.write(SIZE, true);

            assertThat(faulty.seen()).hasSize(1);
            assertMarked(last(), false);
            faulty.heal();
        }
    }

    @Test
    void tagsThatAreDemandedAreNotLeftOut() {
        faulty.only(request -> request.headers().containsKey("x-amz-tagging")).answerEach(501, When.BEFORE_BODY);
        use(S3Config.Feature.ON);

        assertThatThrownBy(() -> calls.write(SIZE, true)).isInstanceOf(ProblemException.class);
    }

    @Test
    void aStoreThatRefusesAllIsAskedAgainLater() {
        faulty.answerEach(403, When.BEFORE_BODY);
        use(S3Config.Feature.AUTO);
        assertThatThrownBy(() -> calls.write(SIZE, true)).isInstanceOf(ProblemException.class);
        faulty.heal();

        calls.write(SIZE, true);

        assertMarked(last(), true);
    }

    @Test
    void whatTheStoreOffersIsAskedOnceAndLeavesNothing() throws IOException {
        use(S3Config.Feature.AUTO);
        assertThatThrownBy(() -> calls.write(new TestSource(new Random(1), 10, true), OptionalLong.of(SIZE)))
                .hasMessageContaining("torn");
        assertThat(server.objects()).noneMatch(name -> name.contains(calls.key().value()));
        faulty.forget();

        calls.write(SIZE, true);

        assertThat(faulty.seen()).hasSize(1);
    }

    private void use(S3Config.Feature tags) {
        S3Config config = new S3Wishes(server.config(faulty.port())).tags(tags).config();
        calls.use(new S3Store(calls.vertx(), config, calls.budget()));
    }

    private FaultyStore.Seen last() {
        List<FaultyStore.Seen> puts = faulty.seen().stream()
                .filter(request -> request.method().equals("PUT"))
                .toList();
        return puts.get(puts.size() - 1);
    }

    private static void assertMarked(FaultyStore.Seen put, boolean tagged) {
        assertThat(put.headers()).containsEntry("x-amz-meta-content-usage", "train-ai=n, search=n");
        if (tagged) {
            assertThat(put.headers().get("x-amz-tagging")).contains("do-not-train=true");
        } else {
            assertThat(put.headers()).doesNotContainKey("x-amz-tagging");
        }
    }
}
