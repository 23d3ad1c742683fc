package io.holdfast.media.stamp;

import static io.holdfast.media.stamp.Bytes.chunk;
import static io.holdfast.media.stamp.Bytes.join;
import static io.holdfast.media.stamp.Bytes.latin;
import static io.holdfast.media.stamp.Bytes.packet;
import static io.holdfast.media.stamp.Bytes.riff;
import static io.holdfast.media.stamp.Bytes.u32le;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.media.stamp.core.Outcome;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WavFormatTest {
    private static final String WAV = "audio/wav";
    private static final byte[] FORMAT = chunk("fmt ", new byte[16]);
    private static final byte[] FAR = new byte[Stamper.LOOK_AHEAD];

    @Test
    void theMarkIsTheLastChunkAndTheSizeGrows() {
        for (byte[] sound : new byte[][] {new byte[10], new byte[11], FAR}) {
            byte[] file = riff(FORMAT, chunk("data", sound));
            Stamped stamped = Stamped.of(WAV, file);

            assertThat(stamped.outcome()).isEqualTo(Outcome.STAMPED);
            assertThat(stamped.stored().getUnsignedIntLE(4))
                    .isEqualTo(stamped.stored().length() - 8);
            assertThat(stamped.stored().getString(file.length, file.length + 4)).isEqualTo("_PMX");
            assertThat(stamped.stored().getUnsignedIntLE(file.length + 4)).isEqualTo(stamped.added() - 8);
        }
        assertThat(Stamped.streamed(WAV, riff(FORMAT, chunk("data", FAR))).outcome())
                .isEqualTo(Outcome.STAMPED);
    }

    @Test
    void anOddLastChunkIsFilledUp() {
        byte[] even = riff(FORMAT, chunk("data", new byte[11]));
        byte[] odd = Arrays.copyOf(even, even.length - 1);
        System.arraycopy(u32le(odd.length - 8), 0, odd, 4, 4);
        Stamped stamped = Stamped.of(WAV, odd);

        assertThat(stamped.outcome()).isEqualTo(Outcome.STAMPED);
        assertThat(stamped.stored().getString(even.length, even.length + 4)).isEqualTo("_PMX");
        assertThat(stamped.stored().getUnsignedIntLE(4))
                .isEqualTo(stamped.stored().length() - 8);
        assertThat(Stamped.streamed(WAV, join(odd)).outcome()).isEqualTo(Outcome.UNSUPPORTED);

        byte[] uncounted = Arrays.copyOf(odd, odd.length + 1);
        Stamped other = Stamped.of(WAV, uncounted);
        assertThat(other.outcome()).isEqualTo(Outcome.STAMPED);
        assertThat(other.stored().getUnsignedIntLE(4)).isEqualTo(other.stored().length() - 8);
    }

    @Test
    void aPacketThatIsThereIsMerged() {
        byte[] roomy = riff(FORMAT, chunk("_PMX", packet(4000)), chunk("data", FAR));
        byte[] tight = riff(FORMAT, chunk("_PMX", packet(601)), chunk("data", FAR));
        byte[] late = riff(FORMAT, chunk("data", FAR), chunk("_PMX", packet(601)));

        assertThat(Stamped.of(WAV, roomy).added()).isZero();
        for (byte[] file : new byte[][] {roomy, tight, late}) {
            Stamped stamped = Stamped.of(WAV, file);
            assertThat(stamped.outcome()).isEqualTo(Outcome.STAMPED);
            assertThat(stamped.stored().getUnsignedIntLE(4))
                    .isEqualTo(stamped.stored().length() - 8);
            assertThat(latin(stamped.stored()))
                    .contains("DMI-PROHIBITED", "Their Tool")
                    .doesNotContain("52,31");
            assertThat(latin(stamped.stored()).split("_PMX", -1)).hasSize(2);
        }
    }

    @Test
    void whatARecorderNotedOfThePlaceIsBlanked() {
        String place = "<LOCATION_GPS>48.8583,2.2945</LOCATION_GPS><LOCATION_TYPE>EXT</LOCATION_TYPE>";
        for (String end : new String[] {"", " "}) {
            byte[] file = riff(FORMAT, chunk("iXML", latin("<BWFXML>" + place + end)), chunk("data", FAR));
            Stamped stamped = Stamped.of(WAV, file);

            assertThat(stamped.outcome()).isEqualTo(Outcome.STAMPED);
            assertThat(latin(stamped.stored()))
                    .contains("<LOCATION_GPS>" + " ".repeat(14) + "</LOCATION_GPS><LOCATION_TYPE>EXT<")
                    .doesNotContain("48.8583");
            assertThat(latin(Stamped.of(WAV, file, Stamped.SPARING).stored())).contains(place);
        }
    }

    @Test
    void aFileThatMayBeLargerThanFourGibibytesTellsItsSizeElsewhere() {
        byte[] sizes = Buffer.buffer()
                .appendLongLE(0)
                .appendLongLE(10)
                .appendLongLE(5)
                .appendIntLE(0)
                .getBytes();
        byte[] file = join(
                latin("RF64"),
                u32le(0xFFFF_FFFFL),
                latin("WAVE"),
                chunk("ds64", sizes),
                FORMAT,
                latin("data"),
                u32le(0xFFFF_FFFFL),
                new byte[10]);
        Buffer whole = Buffer.buffer(file).setLongLE(20, file.length - 8);
        Stamped stamped = Stamped.of(WAV, whole.getBytes());

        assertThat(stamped.outcome()).isEqualTo(Outcome.STAMPED);
        assertThat(stamped.stored().getUnsignedIntLE(4)).isEqualTo(0xFFFF_FFFFL);
        assertThat(stamped.stored().getLongLE(20)).isEqualTo(stamped.stored().length() - 8);
        assertThat(latin(stamped.stored())).contains("_PMX", "DMI-PROHIBITED");
        assertThat(Stamped.of(WAV, file).outcome()).isEqualTo(Outcome.MALFORMED);
    }

    @Test
    void otherFilesPassAsTheyAre() {
        byte[] live = Buffer.buffer(riff(FORMAT, chunk("data", FAR)))
                .setUnsignedIntLE(4, 0xFFFF_FFFFL)
                .getBytes();
        byte[] good = riff(FORMAT, chunk("data", new byte[100]));
        same(Outcome.UNSUPPORTED, live);
        same(Outcome.UNSUPPORTED, riff(FORMAT, latin("data"), new byte[100]));
        same(Outcome.CREDENTIALED, riff(FORMAT, chunk("data", new byte[100]), chunk("C2PA", new byte[30])));
        byte[] late = riff(FORMAT, chunk("data", new byte[300_000]), chunk("C2PA", new byte[30]));
        assertThat(Stamped.of(WAV, late).outcome()).isEqualTo(Outcome.CREDENTIALED);
        same(Outcome.MALFORMED, Arrays.copyOf(good, good.length - 10));
        same(Outcome.MALFORMED, Arrays.copyOf(good, good.length + 10));
        same(Outcome.MALFORMED, riff(FORMAT, latin("data"), u32le(101), new byte[100]));
        same(Outcome.MALFORMED, Arrays.copyOf(good, 10));
    }

    private static void same(Outcome outcome, byte[] file) {
        Stamped stamped = Stamped.of(WAV, file);
        assertThat(stamped.outcome()).isEqualTo(outcome);
        assertThat(stamped.stored()).isEqualTo(Buffer.buffer(file));
    }

    @Test
    void whatTurnsOutBrokenLaterIsLeftAsItWas() {
        byte[] file = riff(FORMAT, chunk("data", FAR), latin("late"), u32le(1000));
        Stamped stamped = Stamped.of(WAV, file);

        assertThat(stamped.outcome()).isEqualTo(Outcome.MALFORMED);
        assertThat(stamped.bytes()).isEqualTo(file);
    }
}
