package io.holdfast.media;

import static io.holdfast.media.Sample.box;
import static io.holdfast.media.Sample.element;
import static io.holdfast.media.Sample.file;
import static io.holdfast.media.Sample.hex;
import static io.holdfast.media.Sample.join;
import static io.holdfast.media.Sample.latin;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTest {
    private static final OptionalLong UNKNOWN = OptionalLong.empty();

    @ParameterizedTest
    @CsvSource({
        "front.mp4, video/mp4, 2000",
        "rotated.mp4, video/mp4, 2000",
        "movie.mov, video/quicktime, 2000",
        "movie.webm, video/webm, 2007",
        "movie.mkv, video/x-matroska, 2023",
        "sound.m4a, audio/mp4, 1500",
        "sound.webm, audio/webm, 1508",
        "sound.wav, audio/wav, 500",
        "sound.flac, audio/flac, 500",
        "vbr.mp3, audio/mpeg, 1656",
        "xing.mp3, audio/mpeg, 1656"
    })
    void aRealFileLastsAsLongAsItsHeaderSays(String name, String type, long millis) {
        assertThat(duration(type, file(name))).hasValue(millis);
    }

    @Test
    void soundOfAConstantRateLastsAsLongAsItsLengthSays() {
        byte[] file = file("plain.mp3");
        Octets head = Octets.of(Arrays.copyOf(file, 1000));

        assertThat(MpegAudio.durationMillis(head, OptionalLong.of(file.length))).hasValue(1656);
        assertThat(MpegAudio.durationMillis(head, OptionalLong.of(1000L * file.length)))
                .hasValue(1_656_000);
        assertThat(MpegAudio.durationMillis(head, UNKNOWN)).isEmpty();
    }

    @Test
    void soundOfAChangingRateWithoutAFrameCountIsOfUnknownDuration() {
        byte[] slow = Arrays.copyOf(hex("fffb9000"), 417);
        byte[] fast = Arrays.copyOf(hex("fffba000"), 522);

        assertThat(MpegAudio.durationMillis(Octets.of(join(slow, slow, slow)), OptionalLong.of(41_700)))
                .hasValue(2606);
        assertThat(MpegAudio.durationMillis(Octets.of(join(slow, fast, slow)), OptionalLong.of(41_700)))
                .isEmpty();
    }

    @Test
    void aFrameCountAfterATagIsRead() {
        byte[] tag = join(hex("49443304000000000102"), new byte[130]);
        byte[] xing = Arrays.copyOf(join(hex("fffb9000"), new byte[32], latin("Xing"), hex("00000001 000003e8")), 417);
        byte[] vbri =
                Arrays.copyOf(join(hex("fffb9000"), new byte[32], latin("VBRI"), new byte[10], hex("000003e8")), 417);

        assertThat(duration("audio/mpeg", join(tag, xing))).hasValue(26_122);
        assertThat(duration("audio/mpeg", vbri)).hasValue(26_122);
    }

    @ParameterizedTest
    @CsvSource({
        "00000000 00000000 00000000 000003e8 00000bb8, 3000",
        "01000000 0000000000000000 0000000000000000 000003e8 0000000000000bb8, 3000",
        "00000000 00000000 00000000 00000003 00000001, 333",
    })
    void aMovieLastsAsManyUnitsOfItsTimeScale(String header, long millis) {
        assertThat(duration("video/mp4", box("moov", box("mvhd", hex(header))))).hasValue(millis);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00000000 00000000 00000000 000003e8 00000000",
                "00000000 00000000 00000000 000003e8 ffffffff",
                "00000000 00000000 00000000 00000000 00000bb8",
                "00000000 00000000 00000000 00000001 fffffffe",
                "01000000 0000000000000000 0000000000000000 00000001 7fffffffffffffff",
                "01000000 0000000000000000 0000000000000000 000003e8 ffffffffffffffff",
                "00000000 00000000"
            })
    void durationsThatNoMovieHasAreUnknown(String header) {
        assertThat(duration("video/mp4", box("moov", box("mvhd", hex(header))))).isEmpty();
    }

    @Test
    void aMovieInFragmentsLastsAsItsExtendsHeaderSays() {
        byte[] header = box("mvhd", hex("00000000 00000000 00000000 000003e8 00000000"));

        assertThat(duration("video/mp4", box("moov", header, box("mvex", box("mehd", hex("00000000 00000bb8"))))))
                .hasValue(3000);
        assertThat(duration("video/mp4", file("fragmented.mp4"))).isEmpty();
    }

    @Test
    void aMovieWhoseTracksAreCutOffKeepsItsDuration() {
        byte[] header = box("mvhd", hex("00000000 00000000 00000000 000003e8 00000bb8"));
        byte[] movie = box("moov", header, box("trak", new byte[500]));

        assertThat(duration("video/mp4", Arrays.copyOf(movie, 60))).hasValue(3000);
    }

    @Test
    void matroskaCountsInMillisecondsUnlessItSaysOtherwise() {
        byte[] ticks = element("4489", hex("457a0000"));

        assertThat(duration("video/webm", segment(ticks))).hasValue(4000);
        assertThat(duration("video/webm", segment(element("2ad7b1", hex("0186a0")), ticks)))
                .hasValue(400);
        assertThat(duration("video/webm", segment(element("4489", hex("40af400000000000")))))
                .hasValue(4000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7fc00000", "7f800000", "c57a0000", "7f7fffff", "457a", "00000000"})
    void ticksThatAreNoDurationAreUnknown(String ticks) {
        assertThat(duration("video/webm", segment(element("4489", hex(ticks))))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000", "ffffffff", "dbffffff", "ffffff7f", "00f0ff7f"})
    void aWaveThatWasWrittenToAPipeIsOfUnknownDuration(String size) {
        assertThat(duration("audio/wav", wave("40 1f 00 00", size))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffffffff", "ffffff7f", "00000070"})
    void aWaveLastsNoLongerThanItsBytesWhateverItsHeaderSays(String size) {
        byte[] head = wave("401f0000", size);

        OptionalLong length = OptionalLong.of(head.length + 16_000);

        assertThat(Header.of("audio/wav", Octets.of(head), length).durationMillis())
                .hasValue(2000);
    }

    @Test
    void aWaveLastsAsItsDataDoes() {
        assertThat(duration("audio/wav", wave("401f0000", "803e0000"))).hasValue(2000);
        assertThat(duration("audio/wav", wave("00000000", "803e0000"))).isEmpty();
    }

    @Test
    void flacOfUnknownLengthIsOfUnknownDuration() {
        byte[] head = Arrays.copyOf(file("sound.flac"), 42);
        Arrays.fill(head, 22, 26, (byte) 0);
        head[21] &= (byte) 0xF0;

        assertThat(duration("audio/flac", head)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0200, 3000", "1100, 3000", "0100, 2000"})
    void packedSoundLastsAsLongAsItsSamplesSay(String codec, long millis) {
        byte[] head = hex("00000000" + "57415645" + "666d7420 10000000" + codec + "0100 401f0000 a00f0000 00000000"
                + "66616374 04000000 c05d0000" + "64617461 401f0000");

        assertThat(duration("audio/wav", join(latin("RIFF"), head, new byte[8000])))
                .hasValue(millis);
    }

    private static byte[] wave(String bytesPerSecond, String size) {
        return join(
                latin("RIFF\0\0\0\0WAVE"),
                latin("LIST"),
                hex("03000000 61626300"),
                latin("fmt "),
                hex("10000000 0100 0100 401f0000"),
                hex(bytesPerSecond),
                hex("0100 0800"),
                latin("data"),
                hex(size));
    }

    private static byte[] segment(byte[]... information) {
        return join(hex("1a45dfa380"), element("18538067", element("1549a966", information)));
    }

    private static OptionalLong duration(String type, byte[] head) {
        return Header.of(type, Octets.of(head), UNKNOWN).durationMillis();
    }
}
