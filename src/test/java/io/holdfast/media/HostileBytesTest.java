package io.holdfast.media;

import static io.holdfast.media.Sample.ACCEPTED;
import static io.holdfast.media.Sample.box;
import static io.holdfast.media.Sample.file;
import static io.holdfast.media.Sample.hex;
import static io.holdfast.media.Sample.join;
import static io.holdfast.media.Sample.latin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HostileBytesTest {
    private static final List<String> MAGIC = List.of(
            "",
            "ffd8ffe1",
            "89504e470d0a1a0a",
            "474946383961",
            "424d",
            "49492a0008000000",
            "4d4d002a00000008",
            "52494646ffffffff57454250",
            "52494646ffffffff57415645",
            "664c614300000022",
            "49443304000000000010",
            "fffb9064",
            "fff15080",
            "1a45dfa3",
            "1a45dfa3801853806701ffffffffffffff",
            "4f67675300",
            "00000010667479706865696300000000",
            "000000106674797069736f6d00000000",
            "00000001 6674797000000000");

    private final Sniffer sniffer = new Sniffer(ACCEPTED);

    static List<String> files() {
        return Sample.FILES;
    }

    static Stream<byte[]> endless() {
        byte[] emptyBoxes = new byte[Sniffer.HEAD_BYTES];
        byte[] nested = new byte[Sniffer.HEAD_BYTES];
        for (int at = 0; at < nested.length; at += 8) {
            System.arraycopy(hex("00000008 7472616b"), 0, emptyBoxes, at, 8);
            System.arraycopy(hex("00000000 6d6f6f76"), 0, nested, at, 8);
        }
        byte[] brand = box("ftyp", latin("isom"), new byte[4]);
        byte[] links = box("ipma", hex("00000000 ffffffff"), new byte[60_000]);
        byte[] elements = new byte[Sniffer.HEAD_BYTES];
        Arrays.fill(elements, (byte) 0x80);
        byte[] fill = new byte[Sniffer.HEAD_BYTES];
        Arrays.fill(fill, (byte) 0xFF);
        byte[] spaces = new byte[Sniffer.HEAD_BYTES];
        Arrays.fill(spaces, (byte) ' ');
        byte[] tags = new byte[Sniffer.HEAD_BYTES];
        Arrays.fill(tags, (byte) '<');
        return Stream.of(
                join(brand, hex("00010000 6d6f6f76"), emptyBoxes),
                join(brand, nested),
                join(brand, hex("00000001 6d6f6f76 7fffffffffffffff"), emptyBoxes),
                join(brand, hex("00000001 6d6f6f76 ffffffffffffffff"), emptyBoxes),
                join(
                        box("ftyp", latin("heic"), new byte[4]),
                        box("meta", new byte[4], box("pitm", hex("00000000 0001")), box("iprp", box("ipco"), links))),
                join(hex("1a45dfa380 18538067 01ffffffffffffff 1654ae6b 01ffffffffffffff"), elements),
                join(latin("RIFF\0\0\0\0WAVE"), new byte[Sniffer.HEAD_BYTES]),
                join(hex("ffd8"), fill),
                join(hex("49492a0008000000"), fill),
                join(hex("494433040000 00000000"), fill),
                join(hex("49443304000000000000"), new byte[Sniffer.HEAD_BYTES]),
                join(hex("ffd8ffe0"), tags),
                spaces,
                tags,
                join(spaces, tags));
    }

    @ParameterizedTest
    @MethodSource("files")
    void aFileThatIsCutOffAnywhereIsReadOrRefused(String name) {
        byte[] file = file(name);
        for (int length = 0; length < file.length; length++) {
            examine(Arrays.copyOf(file, length));
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void aFileWithDamagedBytesIsReadOrRefused(String name) {
        Random random = new Random(name.hashCode());
        byte[] file = file(name);
        for (int round = 0; round < 200; round++) {
            byte[] damaged = file.clone();
            for (int i = random.nextInt(8); i >= 0; i--) {
                int at = random.nextInt(Math.min(damaged.length, 1024));
                damaged[at] = (byte) (random.nextBoolean() ? random.nextInt() : random.nextInt(3) - 1);
            }
            assertHolds(damaged);
        }
    }

    @Test
    void randomBytesAfterAnyMagicAreReadOrRefused() {
        Random random = new Random(92825609);
        for (String magic : MAGIC) {
            for (int round = 0; round < 50; round++) {
                byte[] noise = new byte[random.nextInt(2000)];
                random.nextBytes(noise);
                assertHolds(join(hex(magic), noise));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("endless")
    void sizesAndCountsWithoutEndDoNotKeepTheEventLoop(byte[] head) {
        assertHolds(head);
        assertTimeout(Duration.ofMinutes(1), () -> {
            for (int round = 0; round < 20; round++) {
                assertHolds(head);
            }
        });
    }

    private void assertHolds(byte[] head) {
        examine(head);
        for (String type : ACCEPTED) {
            Header header = Header.of(type, Octets.of(head), OptionalLong.of(head.length));
            assertThat(header.durationMillis().orElse(0)).isNotNegative();
        }
    }

    /** Anything thrown but a refusal fails the test. */
    private void examine(byte[] head) {
        try {
            sniffer.examine(Buffer.buffer(head), Optional.empty(), OptionalLong.of(head.length));
        } catch (ProblemException refused) {
            assertThat(refused.problem().type()).isEqualTo(ProblemType.MEDIA_TYPE_REFUSED);
        }
    }
}
