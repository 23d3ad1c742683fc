package io.holdfast.media.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a file is told that broke off, and none that did not. */
class WholenessTest {
    private static byte[] file(String name) {
        try (InputStream file = Objects.requireNonNull(WholenessTest.class.getResourceAsStream("/media/" + name))) {
            return file.readAllBytes();
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    /** Whether so many bytes of it are told as cut, whatever pieces they come in, and whoever goes on with them. */
    private static boolean cut(String type, byte[] file, int bytes) {
        Wholeness all = Wholeness.of(type);
        all.accept(Buffer.buffer(file).slice(0, bytes));
        Wholeness pieces = Wholeness.of(type);
        for (int at = 0, next; at < bytes; at = next) {
            next = Math.min(bytes, at + 1 + at % 7);
            pieces.accept(Buffer.buffer(file).slice(at, next));
            pieces = Wholeness.resumed(pieces.state());
        }
        assertThat(pieces.cut()).isEqualTo(all.cut());
        return all.cut();
    }

    private static boolean cut(String type, byte[] file) {
        return cut(type, file, file.length);
    }

    @ParameterizedTest
    @CsvSource({
        "picture.jpg, image/jpeg",
        "picture.png, image/png",
        "lossy.webp, image/webp",
        "animated.webp, image/webp",
        "picture.heic, image/heic",
        "picture.avif, image/avif",
        "front.mp4, video/mp4",
        "back.mp4, video/mp4",
        "movie.mov, video/quicktime",
        "movie.mkv, video/x-matroska",
        "sound.wav, audio/wav",
        "sound.flac, audio/flac",
        "sound.opus, audio/ogg"
    })
    void aFileThatBrokeOffIsToldAndAWholeOneIsNot(String name, String type) {
        byte[] file = file(name);
        assertThat(cut(type, file)).as("whole").isFalse();
        assertThat(cut(type, file, file.length * 3 / 5)).as("cut").isTrue();
        assertThat(cut(type, file, file.length / 2)).as("half").isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "picture.gif, image/gif",
        "movie.webm, video/webm",
        "sound.webm, audio/webm",
        "fragmented.mp4, video/mp4",
        "sound.m4a, audio/mp4",
        "plain.mp3, audio/mpeg",
        "sound.aac, audio/aac",
        "picture.tiff, image/tiff",
        "lossless.webp, image/webp"
    })
    void noWholeFileIsToldAsCut(String name, String type) {
        assertThat(cut(type, file(name))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0xFFFFFFFF", "0x7FFFFFFF", "0x7FFFF024", "0"})
    void soundOfUnknownLengthIsWhole(String size) {
        byte[] file = file("sound.wav");
        byte[] streamed = Buffer.buffer(file)
                .setUnsignedIntLE(4, Long.decode(size))
                .setUnsignedIntLE(40, Long.decode(size))
                .getBytes();
        assertThat(cut("audio/wav", streamed)).isFalse();
    }

    @Test
    void aWaveFileOfAWriterThatCountsItsHeadIsWhole() {
        byte[] file = file("sound.wav");
        assertThat(cut(
                        "audio/wav",
                        Buffer.buffer(file).setUnsignedIntLE(4, file.length).getBytes()))
                .isFalse();
    }

    @Test
    void aWideWaveFileIsHeldToItsSizes() {
        Buffer wide = Buffer.buffer("RF64")
                .appendUnsignedIntLE(0xFFFFFFFFL)
                .appendString("WAVEds64")
                .appendUnsignedIntLE(28)
                .appendLongLE(1000);
        assertThat(cut("audio/wav", wide.copy().appendBytes(new byte[972]).getBytes()))
                .isFalse();
        assertThat(cut("audio/wav", wide.copy().appendBytes(new byte[600]).getBytes()))
                .isTrue();
        assertThat(cut(
                        "audio/wav",
                        wide.setLongLE(20, -1).appendBytes(new byte[90]).getBytes()))
                .isFalse();
    }

    @Test
    void whatFollowsAPictureMayBeAnything() {
        byte[] behind = Buffer.buffer("a film or a preview\u00FF").getBytes();
        for (String name : new String[] {"picture.jpg", "picture.png"}) {
            String type = name.endsWith("jpg") ? "image/jpeg" : "image/png";
            byte[] file = Buffer.buffer(file(name)).appendBytes(behind).getBytes();
            assertThat(cut(type, file)).isFalse();
        }
    }

    @Test
    void aThumbnailsEndIsNotThePictures() {
        byte[] file = file("picture.jpg");
        Buffer thumbnail = Buffer.buffer(new byte[] {-1, (byte) 0xE1, 0, 8, -1, (byte) 0xD8, -1, (byte) 0xD9, 0, 0});
        Buffer with =
                Buffer.buffer().appendBytes(file, 0, 2).appendBuffer(thumbnail).appendBytes(file, 2, file.length - 2);
        assertThat(cut("image/jpeg", with.getBytes())).isFalse();
        assertThat(cut("image/jpeg", with.getBytes(), with.length() - 9)).isTrue();
    }

    @Test
    void aBoxUpToTheEndOfTheFileIsWhole() {
        Buffer film = Buffer.buffer()
                .appendInt(16)
                .appendString("ftypisom")
                .appendInt(0)
                .appendInt(0)
                .appendString("mdat");
        assertThat(cut("video/mp4", film.appendBytes(new byte[99]).getBytes())).isFalse();
    }

    @Test
    void whatACameraAppendsIsNotHeldToBoxes() {
        Buffer film = Buffer.buffer(file("front.mp4")).appendString("\n\u0006SERIAL is no box of any kind");
        assertThat(cut("video/mp4", film.getBytes())).isFalse();
    }

    @Test
    void flacOfUnknownLengthIsWhole() {
        Buffer file = Buffer.buffer(file("sound.flac"));
        file.setByte(21, (byte) (file.getByte(21) & 0xF0)).setInt(22, 0);
        assertThat(cut("audio/flac", file.getBytes(), file.length() / 2)).isFalse();
    }
}
