package io.holdfast.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.objectstore.Keeping;
import io.holdfast.objectstore.KeptMark;
import io.holdfast.objectstore.KeptMark.Parts;
import io.holdfast.objectstore.StoreCalls;
import io.holdfast.objectstore.s3.TaggingStore.Heads;
import io.holdfast.objectstore.s3.TaggingStore.Requests;
import io.holdfast.problem.ProblemException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the store keeps of the mark is read back, and what it drops is set by another request where it can be. */
@ExtendWith(VertxExtension.class)
class KeptMarkTest {
    private static final int ONE_PUT = 1_000;
    private static final int PARTS = (5 << 20) + 7;
    private static final Parts ALL = new Parts(Keeping.KEPT, Keeping.KEPT);
    private static final Parts NO_TAGS = new Parts(Keeping.KEPT, Keeping.LOST);
    private static final Parts BEHIND = new Parts(Keeping.KEPT, Keeping.SET_BEHIND);

    private static S3Server server;

    private StoreCalls calls;
    private TaggingStore tagging;

    @BeforeAll
    static void serve() throws IOException {
        server = S3Server.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void open(Vertx vertx) {
        calls = new StoreCalls(64L << 20, vertx);
        tagging = new TaggingStore(vertx, server.port());
        use(S3Config.Feature.AUTO);
    }

    @Test
    void aStoreThatKeepsAllIsGivenTheTagsWithTheObjectsAlone() throws IOException {
        assertThat(asked()).isEqualTo(new KeptMark(ALL, ALL));
        assertThat(askedWith()).isEmpty();
        tagging.came();

        write();

        assertThat(tagging.came()).noneMatch(request -> request.contains("tagging"));
    }

    @Test
    void tagsThatMultipartUploadsDropAreSetBehindTheirCompletion() {
        tagging.does(Heads.DROPPED_OF_PARTS, Requests.DONE);

        assertThat(asked()).isEqualTo(new KeptMark(ALL, BEHIND));
        tagging.came();
        calls.write(ONE_PUT, true);

        assertThat(tagging.came()).noneMatch(request -> request.contains("tagging"));
        assertTagged();
        calls.write(PARTS, false);

        assertTagged();
        calls.discard();
        resumed();

        assertTagged();
    }

    @Test
    void tagsThatNoHeadBringsAreSetBehindEachObjectWithoutBeingAskedForBefore() {
        tagging.does(Heads.DROPPED, Requests.DONE);

        calls.write(ONE_PUT, true);
        assertTagged();
        calls.write(PARTS, false);
        assertTagged();
        calls.write(ONE_PUT, false);
        assertTagged();
        assertThat(asked()).isEqualTo(new KeptMark(BEHIND, BEHIND));
    }

    @Test
    void anObjectWhoseTagsCanNotBeSetIsNotWritten() {
        tagging.does(Heads.DROPPED, Requests.DONE);
        asked();
        tagging.does(Heads.DROPPED, Requests.REFUSED);

        assertThatThrownBy(() -> calls.write(ONE_PUT, true)).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> calls.write(PARTS, false)).isInstanceOf(ProblemException.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = Requests.class,
            names = {"REFUSED", "TAKEN_FOR_THE_OBJECT"})
    void aStoreThatKnowsNoTagsIsToldOfAndWrittenTo(Requests requests) {
        tagging.does(Heads.DROPPED, requests);

        assertThat(asked()).isEqualTo(new KeptMark(NO_TAGS, NO_TAGS));
        tagging.came();
        write();

        assertThat(tagging.came()).noneMatch(request -> request.contains("tagging"));
    }

    @Test
    void aStoreThatKnowsNoTagsIsNotWrittenToWhereTheyAreDemanded() {
        tagging.does(Heads.DROPPED, Requests.REFUSED);
        use(S3Config.Feature.ON);

        assertThatThrownBy(() -> calls.write(ONE_PUT, true)).isInstanceOf(ProblemException.class);
        tagging.does(Heads.DROPPED_OF_PARTS, Requests.DONE);
        asked();

        write();
    }

    @Test
    void tagsThatMayNotBeReadBackAreGivenAndUnknown() {
        tagging.does(Heads.KEPT, Requests.DENIED);
        Parts unread = new Parts(Keeping.KEPT, Keeping.UNKNOWN);

        assertThat(asked()).isEqualTo(new KeptMark(unread, unread));
        calls.write(PARTS, false);

        assertTagged();
    }

    @Test
    void tagsThatAreNotWantedAreNotAskedFor() {
        use(S3Config.Feature.OFF);
        Parts untagged = new Parts(Keeping.KEPT, Keeping.OFF);

        assertThat(asked()).isEqualTo(new KeptMark(untagged, untagged));
        assertThat(tagging.came()).noneMatch(request -> request.contains("tagging"));
    }

    @Test
    void metadataThatIsLostIsToldOf() {
        tagging.losesMetadata();
        Parts bare = new Parts(Keeping.LOST, Keeping.KEPT);

        assertThat(asked()).isEqualTo(new KeptMark(bare, bare));
    }

    @Test
    void whatAProcessLeftThatDiedWhileItAskedIsRemovedByTheNext() throws IOException {
        UUID old = new UUID(Instant.now().minus(2, ChronoUnit.HOURS).toEpochMilli(), 2);
        UUID fresh = new UUID(Instant.now().toEpochMilli(), 2);
        server.put(new UUID(0, 0) + "/" + old, new byte[1]);
        server.put(new UUID(0, 0) + "/" + fresh, new byte[1]);

        asked();

        assertThat(askedWith()).containsExactly(new UUID(0, 0) + "/" + fresh);
        server.remove(new UUID(0, 0) + "/" + fresh);
    }

    private void write() {
        assertThat(calls.read(0, calls.write(ONE_PUT, true).length()).length()).isEqualTo(ONE_PUT);
        assertThat(calls.read(0, calls.write(PARTS, false).length()).length()).isEqualTo(PARTS);
    }

    private void resumed() {
        String upload = calls.on(() -> calls.store().begin(calls.key(), "image/png"));
        String receipt = calls.on(() -> calls.store().writePart(calls.key(), upload, 1, 0, Buffer.buffer("part")));
        calls.on(() -> calls.store().complete(calls.key(), upload, List.of(receipt), 4));
    }

    private void assertTagged() {
        assertThat(tagging.tagsOf(calls.key().value())).get().asString().contains("do-not-train=true");
    }

    private static List<String> askedWith() throws IOException {
        return server.objects().stream()
                .filter(name -> name.startsWith(new UUID(0, 0) + "/"))
                .toList();
    }

    private KeptMark asked() {
        return calls.on(() -> calls.store().keptMark());
    }

    private void use(S3Config.Feature tags) {
        S3Config config = new S3Wishes(server.config(tagging.port())).tags(tags).config();
        calls.use(new S3Store(calls.vertx(), config, calls.budget()));
    }
}
