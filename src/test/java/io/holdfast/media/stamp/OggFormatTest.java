package io.holdfast.media.stamp;

import static io.holdfast.media.stamp.Bytes.join;
import static io.holdfast.media.stamp.Bytes.latin;
import static io.holdfast.media.stamp.Bytes.u32le;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.media.stamp.core.Outcome;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OggFormatTest {
    private static final String OGG = "audio/ogg";
    private static final byte[] IDENTIFIED = latin("OpusHead and more!!");
    private static final byte[] SOUND = new byte[900];

    @ParameterizedTest
    @ValueSource(strings = {"sound.opus", "sound.ogg"})
    void thePagesStayAsManyAndAllBehindTheHeadersAsItWas(String name) {
        byte[] file = Bytes.file(name);
        Stamped stamped = Stamped.of(OGG, file);

        assertThat(stamped.outcome()).isEqualTo(Outcome.STAMPED);
        assertThat(latin(stamped.stored()))
                .contains("XMP=<?xpacket", "DMI-PROHIBITED")
                .doesNotContain("\r\n");
        assertThat(pages(stamped.bytes())).isEqualTo(pages(file));
        int last = latin(Buffer.buffer(file)).lastIndexOf("OggS");
        assertThat(stamped.stored()
                        .slice(last + (int) stamped.added(), stamped.stored().length()))
                .isEqualTo(Buffer.buffer(file).slice(last, file.length));
    }

    /** Up to where another page is wanted, and on. */
    @ParameterizedTest
    @ValueSource(ints = {100, 63_000, 64_500, 65_000, 65_022, 130_000, 200_000, 300_000, 700_000})
    void whateverTheCommentsTakeTheyStayAndEveryPageIsNumberedAndSummed(int cover) {
        byte[] tags =
                join(latin("OpusTags"), FlacFormatTest.comments("COVER=" + "x".repeat(cover), "GPSLatitude=52.52"));
        byte[] file = join(
                stream(7, 0, 2, IDENTIFIED),
                stream(7, 1, 0, tags),
                stream(9, 0, 2, SOUND),
                stream(7, 1 + tags.length / 65_025 + 1, 0, SOUND),
                stream(7, 2 + tags.length / 65_025 + 1, 4, SOUND),
                stream(8, 0, 2, SOUND));
        Stamped stamped = Stamped.streamed(OGG, file);

        assertThat(stamped.outcome()).isEqualTo(Outcome.STAMPED);
        byte[] stored = packet(stamped.bytes(), 1);
        assertThat(latin(Buffer.buffer(stored))).contains("x".repeat(cover), "DMI-PROHIBITED");
        assertThat(Buffer.buffer(stored).getUnsignedIntLE(16)).isEqualTo(cover < 250_000 ? 2 : 3);
        assertThat(packet(stamped.bytes(), 2)).isEqualTo(SOUND);
        assertThat(packet(stamped.bytes(), 3)).isEqualTo(SOUND);
        assertThat(stamped.added()).isLessThan(1500);
        assertThat(Stamped.cut(OGG, file, OptionalLong.empty(), 40_000, new Random(cover))
                        .stored())
                .isEqualTo(stamped.stored());
        if (cover < 250_000) {
            assertThat(latin(Buffer.buffer(stored))).doesNotContain("52.52");
        }
    }

    @Test
    void flacInOggTellsTheSizeOfItsComments() {
        byte[] list = FlacFormatTest.comments("A=b");
        byte[] file = join(
                stream(7, 0, 2, latin("\177FLAC\1\0\0\1fLaC")),
                stream(7, 1, 0, join(new byte[] {(byte) 0x84, 0, 0, (byte) list.length}, list)),
                stream(7, 2, 4, SOUND));
        byte[] packet = packet(Stamped.of(OGG, file).bytes(), 1);

        assertThat(Buffer.buffer(packet).getMedium(1)).isEqualTo(packet.length - 4);
        assertThat(latin(Buffer.buffer(packet))).contains("A=b", "DMI-PROHIBITED");
    }

    @Test
    void otherFilesPassAsTheyAre() {
        byte[] good = Bytes.file("sound.opus");
        same(Outcome.MALFORMED, latin("OggX"));
        same(Outcome.MALFORMED, Arrays.copyOf(good, 60));
        same(Outcome.MALFORMED, join(stream(7, 0, 2, IDENTIFIED), latin("no page, but long enough for one")));
        same(Outcome.UNSUPPORTED, join(stream(7, 0, 2, latin("other")), stream(7, 1, 0, SOUND)));
        same(Outcome.UNSUPPORTED, join(stream(7, 0, 2, IDENTIFIED), stream(7, 1, 0, SOUND)));
    }

    private static void same(Outcome outcome, byte[] file) {
        Stamped stamped = Stamped.of(OGG, file);
        assertThat(stamped.outcome()).isEqualTo(outcome);
        assertThat(stamped.bytes()).isEqualTo(file);
    }

    /** A packet on pages of a stream, of which the first has this number. */
    private static byte[] stream(int serial, int number, int flags, byte[] packet) {
        byte[] pages = new byte[0];
        int at = 0;
        for (int page = 0; at <= packet.length; page++) {
            int bytes = Math.min(packet.length - at, 65_025);
            boolean ends = bytes < 65_025;
            byte[] lacing = new byte[ends ? bytes / 255 + 1 : 255];
            Arrays.fill(lacing, (byte) 255);
            lacing[lacing.length - 1] = (byte) (ends ? bytes % 255 : 255);
            byte[] head = Buffer.buffer("OggS")
                    .appendByte((byte) 0)
                    .appendByte((byte) (page == 0 ? flags : flags | 1))
                    .appendLongLE(ends ? 0 : -1)
                    .appendIntLE(serial)
                    .appendIntLE(number + page)
                    .appendIntLE(0)
                    .appendByte((byte) lacing.length)
                    .getBytes();
            byte[] whole = join(head, lacing, Arrays.copyOfRange(packet, at, at + bytes));
            System.arraycopy(u32le(crc(whole)), 0, whole, 22, 4);
            pages = join(pages, whole);
            at += ends ? bytes + 1 : bytes;
        }
        return pages;
    }

    /** A packet of the first stream, its pages being sound. */
    private static byte[] packet(byte[] file, int which) {
        Buffer bytes = Buffer.buffer(file);
        Buffer packet = Buffer.buffer();
        int serial = bytes.getIntLE(14);
        int packets = 0;
        int number = 0;
        for (int at = 0; at < file.length; ) {
            int values = bytes.getUnsignedByte(at + 26);
            int data = at + 27 + values;
            boolean ours = bytes.getIntLE(at + 14) == serial;
            assertThat(bytes.getIntLE(at + 18)).isEqualTo(ours ? number++ : 0);
            for (int value = 0; value < values; value++) {
                int length = bytes.getUnsignedByte(at + 27 + value);
                if (ours && packets == which) {
                    packet.appendBuffer(bytes.slice(data, data + length));
                }
                packets += ours && length < 255 ? 1 : 0;
                data += length;
            }
            byte[] page = Arrays.copyOfRange(file, at, data);
            Arrays.fill(page, 22, 26, (byte) 0);
            assertThat(bytes.getUnsignedIntLE(at + 22)).isEqualTo(crc(page));
            at = data;
        }
        return packet.getBytes();
    }

    /** RFC 3533 section 6, bit by bit. */
    private static long crc(byte[] bytes) {
        long crc = 0;
        for (byte each : bytes) {
            crc ^= (each & 0xFFL) << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc << 1 ^ ((crc & 0x8000_0000L) == 0 ? 0 : 0x04C1_1DB7L)) & 0xFFFF_FFFFL;
            }
        }
        return crc;
    }

    private static int pages(byte[] file) {
        return latin(Buffer.buffer(file)).split("OggS", -1).length;
    }
}
