package io.holdfast.media.stamp;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Samples damaged by chance, a set number of times; the fuzz tests go on for as long as they are let. */
class MutationsTest {
    private static final int ROUNDS = 300;
    private static final int[] NUMBERS = {0, 1, 7, 8, 0x7FFF, 0xFFFF, Integer.MAX_VALUE, -1, Integer.MIN_VALUE};

    @ParameterizedTest
    @ValueSource(
            strings = {
                "image/jpeg",
                "image/png",
                "image/gif",
                "image/webp",
                "video/mp4",
                "image/heic",
                "audio/wav",
                "audio/mpeg",
                "audio/flac",
                "audio/ogg",
                "video/webm",
                "image/tiff",
                "model/gltf-binary",
                "image/svg+xml"
            })
    void aDamagedFileKeepsTheStampersPromises(String type) {
        List<byte[]> samples = samples(type);
        Random random = new Random(type.hashCode());
        for (int round = 0; round < ROUNDS; round++) {
            byte[] file = samples.get(random.nextInt(samples.size())).clone();
            byte[] other = samples.get(random.nextInt(samples.size()));
            for (int each = random.nextInt(5); each >= 0; each--) {
                file = damaged(file, other, random);
            }
            Fuzzed.check(type, file);
        }
    }

    static List<byte[]> samples(String type) {
        return switch (type) {
            case "video/mp4" ->
                Stream.of("front.mp4", "back.mp4", "fragmented.mp4", "movie.mov", "sound.m4a")
                        .map(Bytes::file)
                        .toList();
            case "image/heic" ->
                Stream.of("picture.heic", "picture.avif").map(Bytes::file).toList();
            case "audio/wav" -> List.of(Bytes.file("sound.wav"));
            case "audio/mpeg" ->
                Stream.of("plain.mp3", "vbr.mp3").map(Bytes::file).toList();
            case "audio/flac" -> List.of(Bytes.file("sound.flac"));
            case "audio/ogg" ->
                Stream.of("sound.opus", "sound.ogg").map(Bytes::file).toList();
            case "video/webm" ->
                Stream.of("movie.webm", "movie.mkv", "sound.webm")
                        .map(Bytes::file)
                        .toList();
            case "image/tiff" -> List.of(Bytes.file("picture.tiff"), TiffFormatTest.sample());
            case "model/gltf-binary" -> List.of(GlbFormatTest.sample());
            case "image/svg+xml" -> List.of(SvgFormatTest.sample());
            default -> Pictures.ofType(type).toList();
        };
    }

    /** One byte, a number of four, a piece of the same or another file, or an end that is missing. */
    private static byte[] damaged(byte[] file, byte[] other, Random random) {
        byte[] same = file.length < 8 ? Arrays.copyOf(file, 8) : file;
        int at = random.nextInt(random.nextBoolean() ? same.length : Math.min(same.length, 200));
        switch (random.nextInt(5)) {
            case 0 -> same[at] = (byte) random.nextInt();
            case 1 -> {
                byte[] number = Bytes.u32(NUMBERS[random.nextInt(NUMBERS.length)] & 0xFFFF_FFFFL);
                System.arraycopy(number, 0, same, Math.min(at, same.length - 4), 4);
            }
            case 2 -> {
                int from = random.nextInt(other.length);
                int length = Math.min(random.nextInt(64), Math.min(other.length - from, same.length - at));
                System.arraycopy(other, from, same, at, length);
            }
            case 3 -> {
                int to = Math.min(other.length, at + random.nextInt(300));
                int from = Math.min(at, to);
                return Bytes.join(
                        Arrays.copyOf(same, at),
                        Arrays.copyOfRange(other, from, to),
                        Arrays.copyOfRange(same, at, same.length));
            }
            default -> {
                return Arrays.copyOf(same, at);
            }
        }
        return same;
    }
}
