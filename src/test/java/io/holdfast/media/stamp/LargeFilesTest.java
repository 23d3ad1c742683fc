package io.holdfast.media.stamp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.media.stamp.core.Outcome;
import io.holdfast.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of which the look-ahead shows the beginning alone. */
class LargeFilesTest {
    private static final Map<String, byte[]> ALL = Large.all();
    private static final byte[] PLACED = Pictures.placed("");
    private static final byte[] GIF_CREDENTIAL = "!\u00FF\u000BC2PA_GIF\1\0\0\2ab\0".getBytes(ISO_8859_1);

    @TempDir
    private Path folder;

    static Stream<String> types() {
        return ALL.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("types")
    void theStoredBytesDoNotDependOnTheCuts(String type) {
        byte[] file = large(type);
        Random random = new Random(type.hashCode());
        for (boolean known : new boolean[] {true, false}) {
            Stamped whole = known ? Stamped.of(type, file) : Stamped.streamed(type, file);
            OptionalLong length = known ? OptionalLong.of(file.length) : OptionalLong.empty();
            Stamped cut = Stamped.cut(type, file, length, 200_000, random);
            assertThat(cut.outcome()).isEqualTo(whole.outcome()).isEqualTo(Outcome.STAMPED);
            assertThat(cut.stored()).isEqualTo(whole.stored());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = "image/gif")
    void theMarkOfALargePictureIsAtItsEndAndAllBeforeItAsReceived(String type) throws IOException {
        byte[] file = large(type);
        Stamped stamped = Stamped.of(type, file);

        assertThat(stamped.outcome()).isEqualTo(Outcome.STAMPED);
        assertThat(stamped.kept()).isGreaterThanOrEqualTo(file.length - 16 * 1024);
        assertThat(Pictures.pixels(stamped.bytes())).isEqualTo(Pictures.pixels(file));
        assertThat(Stamped.streamed(type, file).kept()).isLessThan(1000);
        read(stamped, type);
        read(Stamped.streamed(type, file), type);
    }

    private void read(Stamped stamped, String type) throws IOException {
        Program.needed("exiftool", "ffmpeg");
        Path stored = folder.resolve("stored." + type.substring("image/".length()));
        Files.write(stored, stamped.bytes());
        assertThat(new Program("exiftool").run("-XMP:all", stored)).contains("DMI-PROHIBITED", "manifest.c2pa");
        assertThat(new Program("ffmpeg").run("-v", "error", "-i", stored, "-f", "hash", "-"))
                .contains("SHA256");
    }

    @Test
    void aLargePictureWithoutAnEndIsLeftAsItIs() {
        byte[] gif = Arrays.copyOf(large("image/gif"), 1_199_000);

        assertThat(Stamped.of("image/gif", gif).outcome()).isEqualTo(Outcome.MALFORMED);
        assertThat(Stamped.of("image/gif", gif).bytes()).isEqualTo(gif);
        byte[] untrailed = Arrays.copyOf(large("image/gif"), large("image/gif").length - 1);
        assertThat(Stamped.of("image/gif", untrailed).outcome()).isEqualTo(Outcome.STAMPED);
    }

    @Test
    void aPacketAtTheEndOfALargePngStaysThere() {
        byte[] file = Large.png(1_200_000, Pictures.chunk("iTXt", Pictures.text()));

        String text = text(Stamped.of("image/png", file));

        assertThat(text.indexOf("DMI-PROHIBITED")).isLessThan(text.indexOf("IDAT"));
        assertThat(text).contains("of my own").doesNotContain("53,30N");
    }

    /** {@link Stamped} sees that all can be taken back. */
    @Test
    void whatACredentialThatComesLateBindsIsBroughtBack() {
        byte[] boxes = Pictures.segment(0xEB, Large.JUMBF);
        byte[] chunk = Pictures.chunk("caBX", Large.JUMBF);
        byte[] exif = Pictures.segment(0xE1, Pictures.placed("Exif\0\0"));
        byte[] packet = Pictures.segment(0xE1, Pictures.own());
        Map<String, List<byte[]>> files = Map.of(
                "image/jpeg",
                List.of(
                        Large.jpeg(6, boxes),
                        Large.jpeg(6, exif, packet, boxes, packet),
                        Pictures.after(Large.jpeg(6, exif, boxes), 20, Bytes.join(exif, packet, packet))),
                "image/png",
                List.of(
                        Large.png(300_000, chunk),
                        Large.png(1_200_000, chunk),
                        Large.png(1_200_000, Pictures.chunk("iTXt", Pictures.text()), chunk)),
                "image/gif",
                List.of(Large.gif(300_000, GIF_CREDENTIAL), Large.gif(1_200_000, GIF_CREDENTIAL)));
        files.forEach((type, some) -> some.forEach(file -> {
            Stamped stamped = Stamped.of(type, file);
            assertThat(stamped.outcome()).as(type).isEqualTo(Outcome.CREDENTIALED);
            assertThat(stamped.bytes()).isEqualTo(file);
            Stamped cut = Stamped.cut(type, file, OptionalLong.of(file.length), 90_000, new Random(file.length));
            assertThat(cut).isEqualTo(stamped);
        }));
    }

    @Test
    void aWebpFileWithALateCredentialIsLeftByteForByte() {
        byte[] exif = Pictures.riff("EXIF", PLACED);
        byte[] credential = Pictures.riff("C2PA", Large.JUMBF);
        for (byte[] file : new byte[][] {
            Large.webp(300_000, credential),
            Large.webp(300_000, exif, credential),
            Large.webp(300_000, exif, Pictures.riff("XMP ", Pictures.packet()), credential),
            Large.webp(0, Pictures.riff("C2PA", new byte[300_000]))
        }) {
            Stamped stamped = Stamped.of("image/webp", file);
            assertThat(stamped.outcome()).isEqualTo(Outcome.CREDENTIALED);
            assertThat(stamped.bytes()).isEqualTo(file);
            Stamped cut = Stamped.cut("image/webp", file, OptionalLong.of(file.length), 9000, new Random(file.length));
            assertThat(cut).isEqualTo(stamped);
        }
    }

    @Test
    void placesAtTheEndOfALongWebpFileAreBlankedAndThePacketThereIsMerged() {
        byte[] bare = Large.webp(300_000, Pictures.riff("EXIF", PLACED));
        byte[] roomy = Arrays.copyOf(Pictures.packet(), 6000);
        Arrays.fill(roomy, Pictures.packet().length, roomy.length, (byte) ' ');
        byte[] own = Large.webp(300_000, Pictures.riff("EXIF", PLACED), Pictures.riff("XMP ", roomy));
        Stamped placeless = Stamped.of("image/webp", bare);
        Stamped marked = Stamped.of("image/webp", own);

        assertThat(placeless.outcome()).isEqualTo(Outcome.STAMPED);
        assertThat(text(placeless)).doesNotContain(text(Arrays.copyOfRange(PLACED, 68, 92)));
        assertThat(marked.outcome()).isEqualTo(Outcome.STAMPED);
        assertThat(text(marked))
                .containsOnlyOnce("XMP ")
                .contains("DMI-PROHIBITED", "of my own")
                .doesNotContain("53,30N");
        byte[] broken = Arrays.copyOf(own, own.length - 9);
        assertThat(Stamped.streamed("image/webp", broken).outcome()).isEqualTo(Outcome.MALFORMED);
        assertThat(Stamped.streamed("image/webp", broken).bytes()).isEqualTo(broken);
    }

    @Test
    void bytesBehindTheDeclaredEndOfAWebpFileStayThere() {
        for (byte[] file : new byte[][] {Pictures.webp(), Large.webp(300_000)}) {
            byte[] longer = Bytes.join(file, new byte[] {1, 2, 3, 4, 5});
            Stamped stamped = Stamped.streamed("image/webp", longer);

            assertThat(stamped.outcome()).isEqualTo(Outcome.STAMPED);
            assertThat(stamped.stored()
                            .getBytes(
                                    stamped.stored().length() - 5,
                                    stamped.stored().length()))
                    .containsExactly(1, 2, 3, 4, 5);
            long declared = 8 + stamped.stored().getUnsignedIntLE(4);
            assertThat(declared).isEqualTo(stamped.stored().length() - 5);
            assertThat(Stamped.of("image/webp", longer).stored()).isEqualTo(stamped.stored());
        }
    }

    @Test
    void exifAndXmpBehindTheLookAheadOfAJpegLoseThePlaceAlone() {
        byte[] exif = Pictures.segment(0xE1, Pictures.placed("Exif\0\0"));
        byte[] file = Large.jpeg(6, exif, Pictures.segment(0xE1, Pictures.own()));
        Stamped stamped = Stamped.of("image/jpeg", file);

        assertThat(stamped.outcome()).isEqualTo(Outcome.STAMPED);
        assertThat(text(stamped))
                .contains("of my own")
                .doesNotContain("53,30N")
                .doesNotContain(text(Arrays.copyOfRange(PLACED, 68, 92)));
        assertThat(Pictures.pixels(stamped.bytes())).isEqualTo(Pictures.pixels(file));
    }

    @Test
    void extendedXmpLosesThePlace() {
        String name = "http://ns.adobe.com/xmp/extension/\0" + "A".repeat(32) + "\0\0\1\0\0\0\0\0";
        byte[] extension = Bytes.join(Bytes.latin(name), Pictures.packet());
        byte[] file = Pictures.after(Pictures.encoded("jpeg"), 20, Pictures.segment(0xE1, extension));

        assertThat(text(Stamped.of("image/jpeg", file)))
                .contains(name, "of my own")
                .doesNotContain("53,30N");
    }

    private static byte[] large(String type) {
        return Objects.requireNonNull(ALL.get(type));
    }

    private static String text(Stamped stamped) {
        return text(stamped.bytes());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }
}
