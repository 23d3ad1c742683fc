package io.holdfast.media.stamp;

import static io.holdfast.media.stamp.Bytes.join;
import static io.holdfast.media.stamp.Bytes.latin;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.media.stamp.core.Outcome;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What a picture's own packet says is kept wherever it stands, and what points at a place in the file points there still. */
class KeptWordsTest {
    private static final String PACKET = "http://ns.adobe.com/xap/1.0/\0";

    private static String text(Stamped stamped) {
        return latin(stamped.stored());
    }

    private static byte[] jpeg(byte[]... segments) {
        return Pictures.after(Pictures.encoded("jpeg"), 20, join(segments));
    }

    private static byte[] packet(byte[] xmp) {
        return Pictures.segment(0xE1, join(latin(PACKET), xmp));
    }

    @Test
    void aPacketBehindTheMultiPictureSegmentIsMergedInFrontOfIt() {
        byte[] pictures = Pictures.segment(0xE2, join(latin("MPF\0"), new byte[60]));
        Stamped stamped =
                Stamped.of("image/jpeg", jpeg(pictures, packet(XmpTest.holding("<dc:source>gain</dc:source>"))));

        assertThat(text(stamped)).containsOnlyOnce(PACKET).containsOnlyOnce(">gain<");
        assertThat(text(stamped).indexOf("gain")).isLessThan(text(stamped).indexOf("MPF"));
    }

    @Test
    void aPacketThatFillsItsSegmentIsDividedAsAdobeDoes() {
        String filling = "<dc:title>mine</dc:title><dc:source>" + "x".repeat(64_800) + "</dc:source>";
        Stamped stamped = Stamped.of("image/jpeg", jpeg(packet(XmpTest.holding(filling))));

        assertThat(stamped.outcome()).isEqualTo(Outcome.STAMPED);
        String text = text(stamped);
        String main = text.substring(text.indexOf(PACKET), text.indexOf("http://ns.adobe.com/xmp/extension/"));
        assertThat(main).contains("mine", "DMI-PROHIBITED", "HasExtendedXMP").doesNotContain("xxx");
        assertThat(text.chars().filter(one -> one == 'x').count()).isGreaterThan(64_800);
    }

    @Test
    void aCredentialInTheCloudBindsTheFile() {
        byte[] file = jpeg(packet(XmpTest.holding(
                "<t:provenance xmlns:t='http://purl.org/dc/terms/'>https://cloud.test/m</t:provenance>")));

        assertThat(Stamped.of("image/jpeg", file).outcome()).isEqualTo(Outcome.CREDENTIALED);
    }

    @Test
    void aPacketThatNobodyCanReadLeavesTheFileAsItIs() {
        byte[] file = jpeg(packet(latin("<x:xmpmeta broken")));

        assertThat(Stamped.of("image/jpeg", file).outcome()).isEqualTo(Outcome.UNSUPPORTED);
    }

    @Test
    void aPreviewBehindThePictureIsStillWhereExifPointsAt() {
        Buffer tiff = Buffer.buffer("MM\0*\0\0\0\10\0\0\0\0\0\16\0\1\2\1\0\4\0\0\0\1")
                .appendInt(0)
                .appendInt(0);
        byte[] bare = jpeg(Pictures.segment(0xE1, join(latin("Exif\0\0"), tiff.getBytes())));
        int start = latin(Buffer.buffer(bare)).indexOf("MM\0*");
        byte[] file = join(
                Buffer.buffer(bare)
                        .setInt(start + tiff.length() - 8, bare.length - start)
                        .getBytes(),
                latin("preview"));

        Stamped stamped = Stamped.of("image/jpeg", file);
        int now = text(stamped).indexOf("MM\0*");
        int told = stamped.stored().getInt(now + tiff.length() - 8);
        assertThat(text(stamped).substring(now + told)).isEqualTo("preview");
        assertThat(stamped.outcome()).isEqualTo(Outcome.STAMPED);
    }

    @Test
    void aFilmBehindAPictureTellsNoPlace() {
        byte[] user = Bytes.box("\u00A9xyz", latin("\0\22\25\307+48.8583+002.2945/"));
        byte[] file = join(Pictures.encoded("jpeg"), Bytes.box("moov", Bytes.box("udta", user)));
        byte[] far = join(Pictures.encoded("jpeg"), new byte[200_000], Bytes.box("moov", Bytes.box("udta", user)));

        assertThat(text(Stamped.of("image/jpeg", file)))
                .doesNotContain("48.8583")
                .contains("moov");
        assertThat(text(Stamped.of("image/jpeg", far))).doesNotContain("48.8583");
    }

    @Test
    void aSecondPictureTellsNoPlaceWhereverItIsCut() {
        byte[] second =
                Pictures.after(Pictures.encoded("jpeg"), 20, Pictures.segment(0xE1, Pictures.placed("Exif\0\0")));
        String place = latin(Buffer.buffer(Arrays.copyOfRange(Pictures.placed(""), 68, 92)));
        for (int gap : new int[] {0, 60_000, 65_400, 131_000}) {
            byte[] file = join(Pictures.encoded("jpeg"), new byte[gap], second);
            assertThat(text(Stamped.of("image/jpeg", file))).doesNotContain(place);
        }
    }

    @Test
    void propertiesAndProfilesOfPngTellNoPlace() {
        StringBuilder hex = new StringBuilder();
        byte[] exif = Pictures.placed("Exif\0\0");
        for (byte one : exif) {
            hex.append("%02x".formatted(one));
        }
        byte[] profile =
                Pictures.chunk("tEXt", latin("Raw profile type exif\0\nexif\n" + exif.length + "\n" + hex + "\n"));
        byte[] named = Pictures.chunk("tEXt", latin("exif:GPSLatitude\0" + "48/1, 51/1"));
        byte[] other = Pictures.chunk("tEXt", latin("Title\0mine"));
        String place = hex.substring(2 * (6 + 68), 2 * (6 + 92));

        for (byte[] file : new byte[][] {
            Pictures.after(Pictures.encoded("png"), 33, join(profile, named, other)),
            Large.png(300_000, profile, named, other)
        }) {
            assertThat(text(Stamped.of("image/png", file)))
                    .contains("Title\0mine")
                    .doesNotContain("48/1, 51/1")
                    .doesNotContain(place);
        }
    }

    @Test
    void aMovingGifIsMarkedBehindItsLoop() {
        byte[] gif = Pictures.encoded("gif");
        int table = 13 + io.holdfast.media.stamp.gif.GifBlocks.table(gif[10]);
        byte[] loop = latin("!\u00FF\u000BNETSCAPE2.0\3\1\0\0\0");
        Stamped stamped = Stamped.of("image/gif", Pictures.after(gif, table, loop));

        assertThat(text(stamped).indexOf("NETSCAPE")).isLessThan(text(stamped).indexOf("XMP DataXMP"));
    }
}
