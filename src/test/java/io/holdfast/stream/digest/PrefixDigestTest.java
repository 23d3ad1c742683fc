package io.holdfast.stream.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixDigestTest {
    private static final List<Sha256Layout> BOTH = List.of(Sha256Layout.fastest(), Sha256Layout.java());

    @TempDir
    Path folder;

    @Test
    void anyCutGivesWhatTheJdkGives() {
        for (int size : new int[] {0, 1, 55, 56, 63, 64, 65, 119, 120, 128, 300}) {
            byte[] bytes = random(size);
            for (int cut = 0; cut <= size; cut++) {
                for (Sha256Layout before : BOTH) {
                    for (Sha256Layout after : BOTH) {
                        PrefixDigest first = PrefixDigest.fresh(before);
                        first.add(Buffer.buffer(Arrays.copyOf(bytes, cut)));
                        PrefixDigest second = PrefixDigest.of(after, first.state());
                        second.add(Buffer.buffer(Arrays.copyOfRange(bytes, cut, size)));

                        assertIsOf(second, bytes);
                    }
                }
            }
        }
    }

    @Test
    void itMayBePutDownAfterEachChunk() {
        Random random = new Random(1);
        byte[] bytes = random(3_000_000);
        PrefixDigest digest = PrefixDigest.fresh();
        for (int at = 0; at < bytes.length; ) {
            int to = Math.min(bytes.length, at + 1 + random.nextInt(random.nextBoolean() ? 200 : 200_000));
            digest = PrefixDigest.of(BOTH.get(random.nextInt(2)), digest.state());
            digest.add(Buffer.buffer(Arrays.copyOfRange(bytes, at, to)));
            at = to;
        }

        assertIsOf(digest, bytes);
    }

    @Test
    void bytesOffTheHeapAndInPiecesCountAsWell() {
        byte[] bytes = random(100_003);
        Buffer direct = BufferInternal.buffer(Unpooled.wrappedBuffer(
                ByteBuffer.allocateDirect(bytes.length).put(bytes).flip()));
        Buffer pieces = BufferInternal.buffer(Unpooled.wrappedBuffer(
                Unpooled.wrappedBuffer(bytes, 0, 70), Unpooled.wrappedBuffer(bytes, 70, bytes.length - 70)));

        for (Buffer chunk : List.of(direct, pieces, pieces.slice(0, bytes.length))) {
            PrefixDigest digest = PrefixDigest.fresh();
            digest.add(chunk);

            assertIsOf(digest, bytes);
            assertThat(chunk.getBytes()).isEqualTo(bytes);
        }
    }

    @Test
    void takingAndPuttingDownChangeNothing() {
        byte[] bytes = random(1_000);
        PrefixDigest digest = PrefixDigest.fresh();
        for (int i = 0; i < bytes.length; i++) {
            digest.add(Buffer.buffer(new byte[] {bytes[i]}));
            digest.take();
            Buffer state = digest.state();
            assertThat(state.length()).isBetween(45, 108);
            assertThat(PrefixDigest.of(state).state()).isEqualTo(state);
        }

        assertIsOf(digest, bytes);
    }

    @Test
    void whatIsNoStateIsRefused() {
        PrefixDigest digest = PrefixDigest.fresh();
        digest.add(Buffer.buffer(random(100)));
        Buffer state = digest.state();

        for (Buffer hostile : List.of(
                Buffer.buffer(),
                Buffer.buffer(new byte[160]),
                state.slice(0, 44),
                state.slice(0, state.length() - 1),
                state.copy().appendByte((byte) 0),
                state.copy().setByte(0, (byte) 2),
                state.copy().setLong(5, -28),
                state.copy().setLong(5, 101))) {
            assertThatThrownBy(() -> PrefixDigest.of(hostile))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no state of a digest");
        }
    }

    /** The library can't be loaded, or must not be, and the folder it is run in can't be written to. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Dorg.bouncycastle.native.cpu_variant=java",
                "-Djava.io.tmpdir=/nonexistent",
                "-Djava.io.tmpdir=/proc",
                "-Dan.ordinary=process"
            })
    void anotherMachineGoesOn(String option) throws IOException, InterruptedException {
        byte[] bytes = random(5_000);
        PrefixDigest digest = PrefixDigest.fresh();
        digest.add(Buffer.buffer(Arrays.copyOf(bytes, 1_111)));
        Path state = Files.write(folder.resolve("state"), digest.state().getBytes());
        String more = HexFormat.of().formatHex(bytes, 1_111, 3_333);

        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        option,
                        "-cp",
                        absolute(System.getProperty("java.class.path")),
                        DigestProcess.class.getName(),
                        state.toString(),
                        more)
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();

        assertThat(other.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(other.exitValue())
                .as(Files.readString(folder.resolve("log")))
                .isZero();
        PrefixDigest back = PrefixDigest.of(Buffer.buffer(Files.readAllBytes(state)));
        back.add(Buffer.buffer(Arrays.copyOfRange(bytes, 3_333, bytes.length)));
        assertIsOf(back, bytes);
    }

    private static String absolute(String classPath) {
        return String.join(
                java.io.File.pathSeparator,
                Arrays.stream(classPath.split(java.io.File.pathSeparator))
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .toList());
    }

    private static void assertIsOf(PrefixDigest digest, byte[] bytes) {
        Fingerprint expected = new Fingerprint(Set.of());
        expected.accept(Buffer.buffer(bytes));
        Fingerprint.Taken whole = expected.take();
        assertThat(digest.length()).isEqualTo(bytes.length);
        assertThat(digest.take().sha256()).isEqualTo(whole.sha256());
        assertThat(digest.take().crc32()).isEqualTo(whole.crc32());
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
