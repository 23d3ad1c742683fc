package io.holdfast.media;

import static io.holdfast.media.Sample.box;
import static io.holdfast.media.Sample.element;
import static io.holdfast.media.Sample.file;
import static io.holdfast.media.Sample.hex;
import static io.holdfast.media.Sample.join;
import static io.holdfast.media.Sample.latin;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DimensionsTest {
    private static final byte[] SQUARE = box("ispe", hex("00000000 00000200 00000200"));
    private static final byte[] WIDE = box("ispe", hex("00000000 00000fc0 00000bd0"));
    private static final byte[] QUARTER = box("irot", hex("01"));

    @ParameterizedTest
    @CsvSource({
        "picture.png, image/png",
        "picture.gif, image/gif",
        "picture.jpg, image/jpeg",
        "picture.tiff, image/tiff",
        "picture.avif, image/avif",
        "picture.heic, image/heic",
        "lossy.webp, image/webp",
        "lossless.webp, image/webp",
        "animated.webp, image/webp",
        "front.mp4, video/mp4",
        "back.mp4, video/mp4",
        "fragmented.mp4, video/mp4",
        "movie.mov, video/quicktime",
        "movie.webm, video/webm",
        "movie.mkv, video/x-matroska"
    })
    void aRealFileIsAsLargeAsItsHeaderSays(String name, String type) {
        assertThat(size(type, file(name))).contains(new Size(64, 48));
    }

    @Test
    void aMovieOnItsSideIsMeasuredUpright() {
        assertThat(size("video/mp4", file("rotated.mp4"))).contains(new Size(48, 64));
    }

    @Test
    void soundHasNoSize() {
        assertThat(size("audio/mp4", file("sound.m4a"))).isEmpty();
        assertThat(size("audio/webm", file("sound.webm"))).isEmpty();
        assertThat(size("audio/wav", file("sound.wav"))).isEmpty();
    }

    @Test
    void aPngIsAsLargeAsItIsShownWhereverItsOrientationStands() {
        byte[] exif = hex("4d4d002a 00000008 0001 0112 0003 00000001 0006 0000 00000000");
        byte[] chunk = join(hex("0000001a"), latin("eXIf"), exif, new byte[4]);
        byte[] png = file("picture.png");
        byte[] end = Arrays.copyOfRange(png, 33, png.length);

        assertThat(size("image/png", join(Arrays.copyOf(png, 33), chunk, end))).contains(new Size(48, 64));
        assertThat(size("image/png", join(Arrays.copyOf(png, png.length - 12), chunk)))
                .contains(new Size(48, 64));
        exif[19] = 1;
        byte[] upright = join(hex("0000001a"), latin("eXIf"), exif, new byte[4]);
        assertThat(size("image/png", join(Arrays.copyOf(png, 33), upright, end)))
                .contains(new Size(64, 48));
    }

    @Test
    void aTiffOfSixtyFourBitsHasASize() {
        String little = "4949 2b00 0800 0000 1000000000000000 0200000000000000"
                + "0001 0400 0100000000000000 4000000000000000 0101 1000 0100000000000000 3000000000000000";
        String big = "4d4d 002b 0008 0000 0000000000000010 0000000000000002"
                + "0100 0003 0000000000000001 0040000000000000 0101 0004 0000000000000001 0000003000000000";

        assertThat(size("image/tiff", hex(little))).contains(new Size(64, 48));
        assertThat(size("image/tiff", hex(big))).contains(new Size(64, 48));
    }

    @Test
    void aBitmapMayBeUpsideDownOrOld() {
        byte[] head = new byte[10];

        assertThat(size("image/bmp", join(latin("BM"), head, hex("0000 28000000 40000000 d0ffffff"))))
                .contains(new Size(64, 48));
        assertThat(size("image/bmp", join(latin("BM"), head, hex("0000 0c000000 4000 3000"))))
                .contains(new Size(64, 48));
    }

    @ParameterizedTest
    @CsvSource({"0100, 64, 48", "0300, 64, 48", "0600, 48, 64", "0800, 48, 64", "0900, 64, 48"})
    void aPhotographIsTurnedAsItsExifOrientationSays(String orientation, int width, int height) {
        byte[] exif = join(
                latin("Exif\0\0"), hex("49492a00 08000000 0100 1201 0300 01000000"), hex(orientation), hex("0000"));
        byte[] photograph = join(
                hex("ffd8 ffe1"), hex("00%02x".formatted(exif.length + 2)), exif, hex("ff ffc0 0011 08 0030 0040 03"));

        assertThat(size("image/jpeg", photograph)).contains(new Size(width, height));
    }

    @Test
    void aPhotographWithDamagedExifIsMeasuredAllTheSame() {
        byte[] photograph = hex("ffd8 ffe1 0010 457869660000 4d4d002a ffffffff ffc0 0011 08 0030 0040 03");

        assertThat(size("image/jpeg", photograph)).contains(new Size(64, 48));
    }

    @Test
    void aScanBeforeTheFrameHasNoSize() {
        assertThat(size("image/jpeg", hex("ffd8 ffda 0002 ffc0 0011 08 0030 0040 03")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "4d4d002a 00000008 0003 0100 0003 00000001 00400000 0101 0004 00000001 00000030 0112 0003 00000001 00060000",
        "49492a00 08000000 0300 0001 0400 01000000 40000000 0101 0300 01000000 30000000 1201 0300 01000000 05000000"
    })
    void aTiffIsReadInBothByteOrdersAndTurned(String tiff) {
        assertThat(size("image/tiff", hex(tiff))).contains(new Size(48, 64));
    }

    @Test
    void aReducedPictureDoesNotTellTheSizeOfARawPhotograph() {
        byte[] raw = hex("4d4d002a 00000008 0003 00fe 0004 00000001 00000001"
                + "0100 0003 00000001 00a00000 0101 0003 00000001 00780000");

        assertThat(size("image/tiff", raw)).isEmpty();
    }

    @Test
    void thePrimaryPictureCountsNotItsTilesOrThumbnail() {
        byte[] links = box("ipma", hex("00000000 00000003 0001 01 01 0002 02 82 03 0003 01 01"));

        assertThat(size("image/heic", picture(box("pitm", hex("00000000 0002")), links)))
                .contains(new Size(3024, 4032));
        assertThat(size("image/heic", picture(box("pitm", hex("00000000 0001")), links)))
                .contains(new Size(512, 512));
        assertThat(size("image/heic", picture(box("pitm", hex("00000000 0009")), links)))
                .isEmpty();
    }

    @Test
    void longItemNumbersAndPropertyIndexesAreRead() {
        byte[] links = box("ipma", hex("01000001 00000001 00010002 02 0002 8003"));

        assertThat(size("image/avif", picture(box("pitm", hex("01000000 00010002")), links)))
                .contains(new Size(3024, 4032));
    }

    @Test
    void withoutAPrimaryPictureTheLargestCounts() {
        assertThat(size("image/heic", picture())).contains(new Size(4032, 3024));
    }

    @Test
    void theLargestVideoTrackCountsAndOtherTracksDoNot() {
        byte[] movie = box("moov", track("vide", 64, 48), track("vide", 1920, 1080), track("text", 4000, 4000));

        assertThat(size("video/mp4", movie)).contains(new Size(1920, 1080));
        assertThat(Header.of("video/mp4", Octets.of(movie), OptionalLong.empty())
                        .tracks())
                .isEqualTo(Header.Tracks.PICTURE);
    }

    @Test
    void theLargestMatroskaTrackCounts() {
        byte[] small = element(
                "ae", element("83", hex("01")), element("e0", element("b0", hex("40")), element("ba", hex("30"))));
        byte[] large = element(
                "ae", element("83", hex("01")), element("e0", element("b0", hex("0780")), element("ba", hex("0438"))));
        byte[] file = join(hex("1a45dfa380"), element("18538067", element("1654ae6b", small, large)));

        assertThat(size("video/webm", file)).contains(new Size(1920, 1080));
    }

    @ParameterizedTest
    @CsvSource({"00000000 00000030", "00000040 00000000", "ffffffff 00000030", "00200000 00000030"})
    void sizesThatNoPictureHasAreUnknown(String size) {
        assertThat(size("image/png", join(new byte[16], hex(size)))).isEmpty();
    }

    private static byte[] track(String handler, int width, int height) {
        byte[] extent = hex("%04x0000%04x0000".formatted(width, height));
        byte[] header = box("tkhd", new byte[40], hex("00010000"), new byte[32], extent);
        return box("trak", header, box("mdia", box("hdlr", new byte[8], latin(handler))));
    }

    private static byte[] picture(byte[]... more) {
        byte[] links = more.length > 1 ? more[1] : new byte[0];
        byte[] primary = more.length > 0 ? more[0] : new byte[0];
        return join(
                box("ftyp", latin("heic"), new byte[4]),
                box("meta", new byte[4], primary, box("iprp", box("ipco", SQUARE, WIDE, QUARTER), links)));
    }

    private static Optional<Size> size(String type, byte[] head) {
        return Header.of(type, Octets.of(head), OptionalLong.empty()).size();
    }
}
