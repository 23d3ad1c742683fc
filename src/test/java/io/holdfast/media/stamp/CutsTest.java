package io.holdfast.media.stamp;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.media.stamp.core.Outcome;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file becomes depends on its bytes alone: not on how they were cut, nor on who went on with it where. */
class CutsTest {
    @ParameterizedTest
    @CsvSource({
        "front.mp4, video/mp4",
        "back.mp4, video/mp4",
        "fragmented.mp4, video/mp4",
        "movie.mov, video/quicktime",
        "sound.m4a, audio/mp4",
        "picture.heic, image/heic",
        "picture.avif, image/avif",
        "sound.wav, audio/wav",
        "plain.mp3, audio/mpeg",
        "vbr.mp3, audio/mpeg",
        "sound.flac, audio/flac",
        "sound.opus, audio/ogg",
        "sound.ogg, audio/ogg",
        "movie.webm, video/webm",
        "movie.mkv, video/x-matroska",
        "sound.webm, audio/webm"
    })
    void theStoredBytesDoNotDependOnTheCuts(String name, String type) {
        byte[] good = Bytes.file(name);
        Random random = new Random(name.hashCode());
        for (int round = 0; round < 40; round++) {
            byte[] file = good.clone();
            for (int i = round / 4; i > 0; i--) {
                file[random.nextInt(Math.min(file.length, 2048))] =
                        (byte) (random.nextBoolean() ? 0 : random.nextInt());
            }
            file = round % 5 == 4 ? Arrays.copyOf(file, random.nextInt(file.length)) : file;
            for (boolean known : new boolean[] {true, false}) {
                Stamped whole = known ? Stamped.of(type, file) : Stamped.streamed(type, file);
                OptionalLong length = known ? OptionalLong.of(file.length) : OptionalLong.empty();
                Stamped cut = Stamped.cut(type, file, length, round % 3 == 0 ? 97 : 20_000, random);
                assertThat(cut.outcome()).isEqualTo(whole.outcome());
                assertThat(cut.stored()).isEqualTo(whole.stored());
            }
        }
        assertThat(Stamped.of(type, good).outcome()).isEqualTo(Outcome.STAMPED);
    }
}
