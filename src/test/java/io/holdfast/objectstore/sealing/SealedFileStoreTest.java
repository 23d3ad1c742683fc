package io.holdfast.objectstore.sealing;

import static io.holdfast.objectstore.UploadedParts.PART;
import static io.holdfast.objectstore.UploadedParts.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.objectstore.HeldKeys;
import io.holdfast.objectstore.ObjectKey;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.objectstore.ObjectStoreContract;
import io.holdfast.objectstore.UploadedParts;
import io.holdfast.objectstore.file.FileStore;
import io.holdfast.objectstore.file.FileStoreConfig;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.stream.Body;
import io.holdfast.stream.BufferBudget;
import io.holdfast.stream.Outflow;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedFileStoreTest extends ObjectStoreContract {
    private static final int BLOCK = SealedStore.ALIGNMENT;
    private static final int SEALED = BLOCK + 28;

    @TempDir
    Path folder;

    private final HeldKeys keys = new HeldKeys(true);
    private final BufferBudget copies = new BufferBudget(CAPACITY);

    @Override
    protected ObjectStore open(Vertx vertx) {
        return over(new FileStore(vertx, new FileStoreConfig(folder)), vertx, keys);
    }

    private ObjectStore over(ObjectStore plain, Vertx vertx, HeldKeys with) {
        return new SealedStore(vertx, plain, with, copies);
    }

    @Override
    protected boolean copiesParts() {
        return false;
    }

    @Override
    protected void putForeign(String name, int bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[bytes]);
    }

    @Override
    protected List<String> leftovers() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).map(Path::toString).toList();
        }
    }

    @Test
    void anyRangeIsTheSameRangeOfWhatWasWritten() {
        Random random = new Random(21);
        for (int size : new int[] {1, BLOCK - 1, BLOCK, BLOCK + 1, 5 * BLOCK, 5 * BLOCK + 4_321}) {
            Buffer bytes = write(size, true);
            for (int round = 0; round < 30; round++) {
                int first = random.nextInt(size);
                int length = 1 + random.nextInt(round % 2 == 0 ? size - first : Math.min(100, size - first));

                assertThat(calls.read(first, length)).isEqualTo(bytes.slice(first, first + length));
                assertThat(calls.on(() -> store.readBack(key, first, length)))
                        .isEqualTo(bytes.slice(first, first + length));
            }
        }
    }

    @Test
    void theStoreHoldsNoByteAsItWasAndAsManyAsTheBlocksNeed() throws IOException {
        byte[] planted = "a line that is to be found nowhere".getBytes(StandardCharsets.US_ASCII);
        Buffer bytes = Buffer.buffer();
        while (bytes.length() < 3 * BLOCK) {
            bytes.appendBytes(planted);
        }

        calls.on(() -> store.write(key, "image/png", Body.of(bytes)));

        String kept = Files.readString(stored(), StandardCharsets.ISO_8859_1);
        assertThat(kept).doesNotContain("a line").doesNotContain("nowhere").hasSize(bytes.length() + 4 * 28);
        assertThat(calls.read(0, bytes.length())).isEqualTo(bytes);
    }

    @Test
    void sealedAnewTheSameBytesAreOthers() throws IOException {
        Buffer bytes = random(3, 100);
        calls.on(() -> store.write(key, "image/png", Body.of(bytes)));
        byte[] first = Files.readAllBytes(stored());
        calls.on(() -> store.write(key, "image/png", Body.of(bytes)));

        assertThat(Arrays.mismatch(first, Files.readAllBytes(stored()))).isLessThan(12);
        assertThat(calls.read(0, 100)).isEqualTo(bytes);
    }

    @Test
    void noByteOfABlockLeavesThatIsNotAsItWasWritten() throws IOException {
        Random random = new Random(22);
        int size = 6 * BLOCK + 1_000;
        Buffer bytes = write(size, true);
        byte[] good = Files.readAllBytes(stored());
        for (int block = 0; block <= 6; block++) {
            int begin = block * SEALED;
            int length = Math.min(SEALED, good.length - begin);
            for (int at : new int[] {0, 11, 12, random.nextInt(length), length - 16, length - 1}) {
                byte[] bad = good.clone();
                bad[begin + at] = (byte) (bad[begin + at] ^ 1 << random.nextInt(8));
                Files.write(stored(), bad);

                assertTornBefore(block * BLOCK, bytes);
            }
        }
    }

    @Test
    void blocksAreGoodAtTheirOwnPlaceOnly() throws IOException {
        Buffer bytes = write(4 * BLOCK, true);
        byte[] swapped = Files.readAllBytes(stored());
        byte[] second = Arrays.copyOfRange(swapped, SEALED, 2 * SEALED);
        System.arraycopy(swapped, 2 * SEALED, swapped, SEALED, SEALED);
        System.arraycopy(second, 0, swapped, 2 * SEALED, SEALED);
        Files.write(stored(), swapped);

        assertTornBefore(BLOCK, bytes);
        assertUnavailable(() -> calls.on(() -> store.readBack(key, 2L * BLOCK, 10)));
        assertThat(calls.read(3L * BLOCK, BLOCK)).isEqualTo(bytes.slice(3 * BLOCK, 4 * BLOCK));
    }

    @Test
    void anObjectThatWasCutOffOrExchangedIsNotRead() throws IOException {
        write(4 * BLOCK, true);
        byte[] all = Files.readAllBytes(stored());
        Files.write(stored(), Arrays.copyOf(all, 3 * SEALED));
        assertLost(() -> calls.read(0, 4L * BLOCK));

        ObjectKey other = ObjectKey.of(key.account(), UUID.randomUUID());
        calls.on(() -> store.write(other, "image/png", Body.of(random(4, 4 * BLOCK))));
        Files.copy(folder.resolve(other.value()), stored(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertUnavailable(() -> calls.read(0, 4L * BLOCK));
    }

    @Test
    void partsOfSeveralReplicasMakeOneObject() {
        ObjectStore other = over(new FileStore(calls.vertx(), new FileStoreConfig(folder)), calls.vertx(), keys);
        Buffer bytes = random(5, 2 * PART + 70_001);
        String upload = calls.on(() -> store.begin(key, "image/png"));
        String third =
                calls.on(() -> other.writePart(key, upload, 3, 2L * PART, bytes.slice(2 * PART, bytes.length())));
        String first = calls.on(() -> store.writePart(key, upload, 1, 0, bytes.slice(0, PART)));
        String second = calls.on(() -> other.writePart(key, upload, 2, PART, bytes.slice(PART, 2 * PART)));

        calls.on(() -> other.complete(key, upload, List.of(first, second, third), bytes.length()));

        assertThat(calls.read(0, bytes.length())).isEqualTo(bytes);
        assertThat(copies.taken()).isZero();
        assertThatThrownBy(() -> calls.on(() -> store.writePart(key, upload, 2, PART + 1L, bytes)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsNotSealedStaysAsItIs() throws IOException {
        FileStore plain = new FileStore(calls.vertx(), new FileStoreConfig(folder));
        Buffer bytes = random(6, 100_000);
        calls.on(() -> plain.write(key, "image/png", Body.of(bytes)));

        assertThat(calls.read(99, 1_000)).isEqualTo(bytes.slice(99, 1_099));

        calls.use(over(plain, calls.vertx(), new HeldKeys(false)));
        UploadedParts parts = new UploadedParts(calls);
        ObjectKey source = ObjectKey.of(key.account(), UUID.randomUUID());
        calls.on(() -> plain.write(source, "image/png", Body.of(bytes)));
        parts.write(1, random(7, PART));
        parts.copy(2, source, 5, 10);
        parts.complete(PART + 10);
        assertThat(Files.size(stored())).isEqualTo(PART + 10);
        assertThat(calls.read(PART, 10)).isEqualTo(bytes.slice(5, 15));
    }

    private Path stored() {
        return folder.resolve(key.value());
    }

    /** Reads all, and gets nothing but whole blocks of what was written, up to there. */
    private void assertTornBefore(int offset, Buffer written) {
        Buffer got = Buffer.buffer();
        Optional<Throwable> torn = calls.on(() -> calls.open(0, written.length())
                .compose(flow -> taken(flow, got))
                .transform(done -> Future.succeededFuture(Optional.ofNullable(done.cause()))));

        assertThat(torn).get().isInstanceOfSatisfying(ProblemException.class, refusal -> assertThat(refusal.type())
                .isEqualTo(ProblemType.STORE_UNAVAILABLE));
        assertThat(got.length()).isLessThanOrEqualTo(offset);
        assertThat(got).isEqualTo(written.slice(0, got.length()));
    }

    private static Future<Void> taken(Outflow.Flow flow, Buffer into) {
        Promise<Void> whole = Promise.promise();
        flow.source()
                .exceptionHandler(whole::tryFail)
                .endHandler(v -> whole.tryComplete())
                .handler(into::appendBuffer)
                .resume();
        return whole.future();
    }
}
