package io.holdfast.objectstore;

import static io.holdfast.objectstore.UploadedParts.PART;
import static io.holdfast.objectstore.UploadedParts.inPieces;
import static io.holdfast.objectstore.UploadedParts.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.stream.Body;
import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What each object store must do. */
public abstract class ObjectStoreContract extends ListingContract {
    public static final long CAPACITY = 64L << 20;

    /** What is there, under whatever names. */
    protected abstract List<String> leftovers() throws Exception;

    /** Whether parts can be copied; where not, who asks writes them. */
    protected boolean copiesParts() {
        return true;
    }

    @Test
    void bytesOfKnownLengthComeBackAsTheyWere() throws Exception {
        roundTrip(300_000, true);
    }

    @Test
    void bytesOfUnknownLengthComeBackAsTheyWere() throws Exception {
        roundTrip(300_000, false);
    }

    @Test
    void severalPartsComeBackAsOne() throws Exception {
        roundTrip((12 << 20) + 7, false);
    }

    @Test
    void nothingAtAllCanBeStored() throws Exception {
        roundTrip(0, true);
        roundTrip(0, false);
    }

    @Test
    void aRangeIsOnlyThatRange() throws Exception {
        Buffer bytes = write(100_000, true);

        assertThat(read(10, 20)).isEqualTo(bytes.slice(10, 30));
        assertThat(read(99_999, 1)).isEqualTo(bytes.slice(99_999, 100_000));
    }

    @Test
    void aTornBodyLeavesNothing() throws Exception {
        for (long length : new long[] {-1, 30_000_000, 100_000_000}) {
            TestSource source = new TestSource(new Random(1), 12_000_000, true);
            OptionalLong said = length < 0 ? OptionalLong.empty() : OptionalLong.of(length);

            assertThatThrownBy(() -> on(() -> store.write(key, "image/png", Body.of(source, said))))
                    .hasMessageContaining("torn");

            on(() -> store.discard(key));
            assertThat(leftovers()).noneMatch(name -> name.contains(key.value()));
            assertThat(budget.taken()).isZero();
        }
    }

    @Test
    void discardingIsFinalAndMayBeRepeated() throws Exception {
        write(1_000, true);

        on(() -> store.discard(key));
        on(() -> store.discard(key));

        assertThat(leftovers()).noneMatch(name -> name.contains(key.value()));
        assertLost(() -> read(0, 10));
    }

    @Test
    void bytesBehindTheEndOfAnObjectAreLost() {
        write(10, true);

        assertLost(() -> read(10, 5));
    }

    @Test
    void itAnswersWhenProbed() {
        on(() -> store.probe());
    }

    @Test
    void bytesAtHandComeBackAsTheyWere() {
        for (int size : new int[] {0, 1, 700_001}) {
            Buffer bytes = random(1, size);

            on(() -> store.write(key, "image/png", Body.of(inPieces(bytes, 100_000))));

            assertThat(calls.on(() -> store.readBack(key, 0, size))).isEqualTo(bytes);
        }
    }

    @Test
    void whatIsNotThereIsNotReadBack() {
        write(10, true);

        assertUnavailable(() -> on(() -> store.readBack(key, 0, 11)));
        on(() -> store.discard(key));
        assertUnavailable(() -> on(() -> store.readBack(key, 0, 10)));
    }

    @Test
    void partsAreWrittenInAnyOrderAndAtOnceAndTheLastMayBeShort() {
        Buffer bytes = random(2, 3 * PART + 7);
        String upload = calls.on(() -> store.begin(key, "image/png"));
        List<String> receipts = calls
                .on(() -> Future.all(Stream.of(4, 2, 1, 3)
                                .map(number -> {
                                    int first = (number - 1) * PART;
                                    Buffer part = bytes.slice(first, Math.min(bytes.length(), first + PART));
                                    return store.writePart(key, upload, number, first, part);
                                })
                                .toList())
                        .map(CompositeFuture::<String>list))
                .stream()
                .toList();
        List<String> ordered = List.of(receipts.get(2), receipts.get(1), receipts.get(3), receipts.get(0));

        on(() -> store.complete(key, upload, ordered, bytes.length()));

        assertThat(receipts).allMatch(receipt -> receipt.length() <= 300);
        assertThat(read(0, bytes.length())).isEqualTo(bytes);
    }

    @Test
    void aPartInPiecesIsSentAsItIsAndStaysReadable() {
        Buffer bytes = random(3, PART + 1);
        Buffer part = inPieces(bytes, 64 * 1024);
        UploadedParts parts = new UploadedParts(calls);

        parts.write(1, part);
        parts.write(1, part);
        parts.complete(PART + 1);

        assertThat(part).isEqualTo(bytes);
        assertThat(read(0, PART + 1)).isEqualTo(bytes);
    }

    @Test
    void aPartThatIsWrittenAgainReplacesTheFirst() {
        Buffer bytes = random(4, PART + 10);
        UploadedParts parts = new UploadedParts(calls);
        parts.write(2, random(5, 1_000));
        parts.write(1, random(6, PART));
        parts.write(1, bytes.slice(0, PART));
        parts.write(2, bytes.slice(PART, PART + 10));

        parts.complete(PART + 10);

        assertThat(read(0, PART + 10)).isEqualTo(bytes);
    }

    @Test
    void completingMayBeRepeated() {
        Buffer bytes = random(7, 1_000);
        UploadedParts parts = new UploadedParts(calls);
        parts.write(1, bytes);

        parts.complete(1_000);
        parts.complete(1_000);

        assertThat(read(0, 1_000)).isEqualTo(bytes);
        assertUnavailable(() -> parts.complete(999));
    }

    @Test
    void anotherSizeIsRefused() {
        for (int wrong : new int[] {999, 1_001}) {
            UploadedParts parts = new UploadedParts(calls);
            parts.write(1, random(8, 1_000));

            assertUnavailable(() -> parts.complete(wrong));
            on(() -> store.discard(key));
        }
    }

    @Test
    void discardingClearsWhatWasBegun() throws Exception {
        on(() -> store.begin(key, "image/png"));
        on(() -> store.discard(key));
        assertThat(leftovers()).noneMatch(name -> name.contains(key.value()));

        UploadedParts filled = new UploadedParts(calls);
        filled.write(1, random(9, 1_000));
        on(() -> store.discard(key));

        assertUnavailable(() -> filled.complete(1_000));
        assertThat(leftovers()).noneMatch(name -> name.contains(key.value()));
    }

    @Test
    void completingForgetsWhatElseWasBegun() throws Exception {
        on(() -> store.begin(key, "image/png"));
        UploadedParts parts = new UploadedParts(calls);
        parts.write(1, random(10, 1_000));

        parts.complete(1_000);

        assertThat(leftovers().stream().filter(name -> name.contains(key.value())))
                .allMatch(name -> name.endsWith(key.value()) || name.endsWith(".mark"));
    }

    @Test
    void aPartMayBeCopiedFromAnotherObject() {
        Buffer bytes = random(11, 2 * PART);
        ObjectKey source = ObjectKey.of(key.account(), UUID.randomUUID());
        on(() -> store.write(source, "image/png", Body.of(bytes)));
        UploadedParts parts = new UploadedParts(calls);
        if (!copiesParts()) {
            assertThatThrownBy(() -> parts.copy(1, source, 0, PART)).isInstanceOf(UnsupportedOperationException.class);
            return;
        }

        parts.copy(2, source, PART - 3, PART);
        parts.write(1, bytes.slice(0, PART));
        parts.copy(3, source, 0, 9);
        parts.complete(2 * PART + 9);

        Buffer expected = Buffer.buffer()
                .appendBuffer(bytes.slice(0, PART))
                .appendBuffer(bytes.slice(PART - 3, 2 * PART - 3))
                .appendBuffer(bytes.slice(0, 9));
        assertThat(read(0, expected.length())).isEqualTo(expected);
        on(() -> store.discard(source));
        UploadedParts more = new UploadedParts(calls);
        assertUnavailable(() -> more.copy(1, source, 0, 9));
    }

    protected static void assertUnavailable(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ProblemException.class, refusal -> assertThat(refusal.type())
                .isEqualTo(ProblemType.STORE_UNAVAILABLE));
    }

    protected static void assertLost(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ProblemException.class, refusal -> assertThat(refusal.type())
                .isEqualTo(ProblemType.CONTENT_LOST));
    }

    private void roundTrip(int size, boolean known) throws Exception {
        Buffer bytes = write(size, known);

        assertThat(read(0, size)).isEqualTo(bytes);
        assertThat(budget.taken()).isZero();
    }

    protected Buffer write(int size, boolean known) {
        return calls.write(size, known);
    }

    private Buffer read(long first, long length) {
        return calls.read(first, length);
    }

    private <T> void on(Supplier<Future<T>> work) {
        calls.on(work);
    }
}
