package io.holdfast.media.stamp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.media.stamp.core.Outcome;
import io.holdfast.media.stamp.core.StampRequest;
import io.holdfast.media.stamp.gif.GifBlocks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures that need no other program to be made and read. */
class PictureStampingTest {
    static final StampRequest WISH = new StampRequest(XmpTest.STATEMENT, true);
    private static final Map<String, byte[]> ALL = Pictures.all();

    static Stream<String> samples() {
        return ALL.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everyPictureIsStampedOnce(String name) {
        byte[] file = sample(name);
        Stamped stamped = Stamped.of(Pictures.type(name), file, WISH);

        assertThat(stamped.outcome()).isEqualTo(Outcome.STAMPED);
        String text = new String(stamped.bytes(), ISO_8859_1);
        assertThat(text).containsOnlyOnce("DMI-PROHIBITED");
        if (name.startsWith("own packet")) {
            assertThat(text).containsOnlyOnce("of my own").doesNotContain("53,30N");
        }
        if (!name.endsWith("webp")) { // the platform reads no WebP
            assertThat(Pictures.pixels(stamped.bytes())).isEqualTo(Pictures.pixels(file));
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void piecesAndAnotherProcessMakeNoDifference(String name) {
        byte[] file = sample(name);
        Stamped whole = Stamped.of(Pictures.type(name), file, WISH);
        Random chance = new Random(name.hashCode());

        for (int largest : new int[] {1, 7, 300, 5000}) {
            Stamped pieces = Stamped.inPieces(Pictures.type(name), file, WISH, true, chance, largest);
            assertThat(pieces.bytes()).isEqualTo(whole.bytes());
            assertThat(pieces.outcome()).isEqualTo(whole.outcome());
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aTruncatedPictureIsNeverStoredWorse(String name) {
        byte[] file = sample(name);
        Random chance = new Random(1);
        for (int length = 0; length < file.length; length += 1 + file.length / 60) {
            byte[] part = Arrays.copyOf(file, length);
            Stamped whole = Stamped.of(Pictures.type(name), part, WISH);
            Stamped pieces = Stamped.inPieces(Pictures.type(name), part, WISH, true, chance, 99);

            assertThat(pieces.bytes()).isEqualTo(whole.bytes());
            if (whole.outcome() != Outcome.STAMPED) {
                assertThat(whole.outcome()).isEqualTo(Outcome.MALFORMED);
                assertThat(whole.bytes()).isEqualTo(part);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"image/jpeg", "image/png"})
    void aPlaceIsBlankedAndTheRestIsKept(String type) {
        byte[] file = sample("placed " + type);
        byte[] stamped = Stamped.of(type, file, WISH).bytes();
        byte[] kept = Stamped.of(type, file, new StampRequest(XmpTest.STATEMENT, false))
                .bytes();

        assertThat(stamped).hasSameSizeAs(kept);
        assertThat(text(kept)).contains(text(Pictures.placed("")));
        assertThat(text(stamped))
                .contains(text(Arrays.copyOfRange(Pictures.placed(""), 10, 22)))
                .doesNotContain(text(Arrays.copyOfRange(Pictures.placed(""), 68, 92)));
    }

    @Test
    void aContentCredentialIsLeftAsItIsPlaceAndAll() {
        byte[] jumbf = new byte[40];
        System.arraycopy("JP\0\1\0\0\0\1\0\0\0\40jumb".getBytes(ISO_8859_1), 0, jumbf, 0, 16);
        byte[] gif = Pictures.encoded("gif");
        int table = 13 + GifBlocks.table(gif[10]);
        byte[] extension = "!\u00FF\u000BC2PA_GIF\1\0\0\2ab\0".getBytes(ISO_8859_1);

        credentialed("image/jpeg", Pictures.after(sample("placed image/jpeg"), 20, Pictures.segment(0xEB, jumbf)));
        credentialed("image/png", Pictures.after(sample("placed image/png"), 33, Pictures.chunk("caBX", jumbf)));
        credentialed("image/gif", Pictures.after(gif, table, extension));
        byte[] picture = Arrays.copyOfRange(Pictures.webp(), 12, Pictures.webp().length);
        credentialed("image/webp", Pictures.webpOf(picture, Pictures.riff("C2PA", jumbf)));
    }

    @Test
    void aCompressedPacketIsMerged() throws IOException {
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(deflated)) {
            out.write(Pictures.packet());
        }
        byte[] lead = "XML:com.adobe.xmp\0\1\0\0\0".getBytes(ISO_8859_1);
        byte[] whole = Pictures.chunk("iTXt", Bytes.join(lead, deflated.toByteArray()));
        byte[] broken = Pictures.chunk("iTXt", Bytes.join(lead, new byte[] {1, 2, 3}));

        assertThat(text(Stamped.of("image/png", Pictures.after(sample("plain image/png"), 33, whole), WISH)
                        .bytes()))
                .contains("of my own", "DMI-PROHIBITED")
                .doesNotContain("53,30N")
                .containsOnlyOnce("XML:com.adobe.xmp");
        assertThat(Stamped.of("image/png", Pictures.after(sample("plain image/png"), 33, broken), WISH)
                        .outcome())
                .isEqualTo(Outcome.UNSUPPORTED);
    }

    @Test
    void nothingBehindTheMultiPictureSegmentMoves() {
        byte[] pictures = Pictures.segment(0xE2, Bytes.join(Bytes.latin("MPF\0"), new byte[60]));
        byte[] later = Bytes.join(pictures, Pictures.segment(0xE1, Pictures.own()));
        byte[] second = Pictures.encoded("jpeg");
        byte[] file = Bytes.join(Pictures.after(sample("plain image/jpeg"), 20, later), second);
        byte[] stamped = Stamped.of("image/jpeg", file, WISH).bytes();

        int from = text(file).indexOf("MPF");
        int now = text(stamped).indexOf("MPF");
        assertThat(stamped.length - now).isEqualTo(file.length - from);
        assertThat(text(stamped).indexOf("http://ns.adobe.com/xap/1.0/\0")).isLessThan(now);
        assertThat(text(stamped))
                .containsOnlyOnce("http://ns.adobe.com/xap/1.0/\0")
                .endsWith(text(second));
    }

    @Test
    void aMovingPngIsMarkedBehindWhatTellsThatItMoves() {
        byte[] file = Pictures.after(sample("plain image/png"), 33, Pictures.chunk("acTL", new byte[8]));
        Stamped stamped = Stamped.of("image/apng", file, WISH);

        assertThat(stamped.outcome()).isEqualTo(Outcome.STAMPED);
        assertThat(stamped.kept()).isEqualTo(53);
        assertThat(text(stamped.bytes())).contains("DMI-PROHIBITED");
    }

    @Test
    void anotherTypesBytesAreMalformed() {
        for (String type : new String[] {"image/jpeg", "image/png", "image/gif", "image/webp"}) {
            for (byte[] other : new byte[][] {new byte[0], new byte[50], "RIFFxxxxWEBPVP8X".getBytes(ISO_8859_1)}) {
                Stamped stamped = Stamped.of(type, other, WISH);
                assertThat(stamped.outcome()).isEqualTo(Outcome.MALFORMED);
                assertThat(stamped.bytes()).isEqualTo(other);
            }
        }
        assertThat(Stamped.of("image/bmp", new byte[99], WISH).outcome()).isEqualTo(Outcome.UNSUPPORTED);
    }

    private static void credentialed(String type, byte[] file) {
        Stamped stamped = Stamped.of(type, file, WISH);
        assertThat(stamped.outcome()).as(type).isEqualTo(Outcome.CREDENTIALED);
        assertThat(stamped.bytes()).as(type).isEqualTo(file);
    }

    private static byte[] sample(String name) {
        return java.util.Objects.requireNonNull(ALL.get(name));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }
}
