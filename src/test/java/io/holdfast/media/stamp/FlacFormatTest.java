package io.holdfast.media.stamp;

import static io.holdfast.media.stamp.Bytes.join;
import static io.holdfast.media.stamp.Bytes.latin;
import static io.holdfast.media.stamp.Bytes.packet;
import static io.holdfast.media.stamp.Bytes.u32;
import static io.holdfast.media.stamp.Bytes.u32le;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.media.stamp.core.Outcome;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FlacFormatTest {
    private static final String FLAC = "audio/flac";
    private static final int INFO = 0;
    private static final int PADDING = 1;
    private static final int APPLICATION = 2;
    private static final int COMMENTS = 4;
    private static final int PICTURE = 6;
    private static final byte[] SOUND = latin("\u00FF\u00F8 sound");
    private static final byte[] TITLED = comments("TITLE=A", "LOCATION=52.52", "location-eng=+52.52/", "ALLOCATION=1");

    @Test
    void paddingMakesRoomForTheMark() {
        byte[] file = file(block(COMMENTS, TITLED), last(PADDING, new byte[8192]));
        Stamped stamped = Stamped.of(FLAC, file);

        assertThat(stamped.outcome()).isEqualTo(Outcome.STAMPED);
        assertThat(stamped.added()).isZero();
        assertThat(stamped.stored().getBytes(stamped.stored().length() - SOUND.length, file.length))
                .isEqualTo(SOUND);
        assertThat(latin(stamped.stored()))
                .contains("TITLE=A", "ALLOCATION=1", "XMP=<?xpacket", "riff_PMX")
                .doesNotContain("52.52")
                .doesNotContain("\n");
        assertThat(latin(stamped.stored()).split("DMI-PROHIBITED", -1)).hasSize(3);
    }

    @Test
    void aFileWithoutPaddingGrowsAndOneWithoutCommentsGetsThem() {
        for (byte[] file : new byte[][] {
            file(last(COMMENTS, TITLED)),
            file(last(PICTURE, new byte[10])),
            join(latin("fLaC"), last(INFO, new byte[34]))
        }) {
            Stamped stamped = Stamped.streamed(FLAC, file);

            assertThat(stamped.outcome()).isEqualTo(Outcome.STAMPED);
            assertThat(stamped.added()).isPositive();
            assertThat(lastBlocks(stamped.stored())).isOne();
            assertThat(latin(stamped.stored())).contains("XMP=<?xpacket", "riff_PMX");
        }
    }

    @Test
    void chunksOfTheFileThatTheSoundWasMadeOfStayAlone() {
        byte[] foreign = block(APPLICATION, latin("riffRIFF\0\0\0\0WAVE"));
        String stored = latin(Stamped.of(FLAC, file(block(COMMENTS, TITLED), foreign, last(PADDING, new byte[9])))
                .stored());

        assertThat(stored).contains("XMP=<?xpacket", "riffRIFF").doesNotContain("_PMX");
    }

    @Test
    void packetsThatAreThereAreMerged() {
        byte[] own = join(latin("riff_PMX"), u32le(600), packet(600));
        byte[] comments = comments("xmp=" + latin(Buffer.buffer(packet(600))));
        String stored = latin(Stamped.of(FLAC, file(block(APPLICATION, own), last(COMMENTS, comments)))
                .stored());

        assertThat(stored.split("Their Tool", -1)).hasSize(3);
        assertThat(stored.split("DMI-PROHIBITED", -1)).hasSize(3);
        assertThat(stored).doesNotContain("52,31").contains("riff_PMX").doesNotContain("xmp=<x");
        assertThat(latin(Stamped.of(FLAC, latin(stored)).stored()).split("DMI-PROHIBITED", -1))
                .hasSize(3);
    }

    @Test
    void aTagInFrontStays() {
        byte[] tag = join(latin("ID3\4\0\0\0\0\2\0"), new byte[256]);
        Stamped stamped = Stamped.of(FLAC, join(tag, file(last(COMMENTS, TITLED))));

        assertThat(stamped.outcome()).isEqualTo(Outcome.STAMPED);
        assertThat(stamped.stored().slice(0, tag.length)).isEqualTo(Buffer.buffer(tag));
        byte[] bound = join(tag, file(last(COMMENTS, TITLED)));
        System.arraycopy(latin("GEOB\0\0\0\40\0\0\0application/x-c2pa-manifest-store"), 0, bound, 10, 40);
        same(Outcome.CREDENTIALED, bound);
    }

    @Test
    void otherFilesPassAsTheyAre() {
        byte[] good = file(block(COMMENTS, TITLED), last(PADDING, new byte[9]));
        same(Outcome.MALFORMED, latin("fLa"));
        same(Outcome.MALFORMED, latin("fLaX and so on, and on, and on"));
        same(Outcome.MALFORMED, Arrays.copyOf(good, 60));
        same(Outcome.MALFORMED, join(latin("fLaC"), last(COMMENTS, TITLED), SOUND));
        same(Outcome.MALFORMED, file(last(COMMENTS, u32le(99))));
        byte[] cover = block(PICTURE, new byte[Stamper.LOOK_AHEAD]);
        same(Outcome.UNSUPPORTED, file(cover, last(COMMENTS, TITLED)));
        same(Outcome.UNSUPPORTED, join(latin("ID3\4\0\0\0\40\0\0"), new byte[32 << 14], good));
        assertThat(Stamped.of(FLAC, file(block(COMMENTS, TITLED), cover)).outcome())
                .isEqualTo(Outcome.STAMPED);
    }

    private static void same(Outcome outcome, byte[] file) {
        Stamped stamped = Stamped.of(FLAC, file);
        assertThat(stamped.outcome()).isEqualTo(outcome);
        assertThat(stamped.bytes()).isEqualTo(file);
    }

    /** How many blocks say that none follows, where the last of them is the last. */
    private static int lastBlocks(Buffer file) {
        int count = 0;
        int at = 4;
        boolean last = false;
        while (!last && at < file.length()) {
            last = file.getByte(at) < 0;
            count += last ? 1 : 0;
            at += 4 + (file.getMedium(at + 1) & 0xFF_FFFF);
        }
        return at <= file.length() ? count : 0;
    }

    private static byte[] file(byte[]... blocks) {
        return join(latin("fLaC"), block(INFO, new byte[34]), join(blocks), SOUND);
    }

    private static byte[] last(int type, byte[] content) {
        return block(type | 0x80, content);
    }

    private static byte[] block(int type, byte[] content) {
        return join(u32((long) type << 24 | content.length), content);
    }

    static byte[] comments(String... comments) {
        byte[] list = join(u32le(4), latin("made"), u32le(comments.length));
        for (String comment : comments) {
            list = join(list, u32le(latin(comment).length), latin(comment));
        }
        return list;
    }
}
