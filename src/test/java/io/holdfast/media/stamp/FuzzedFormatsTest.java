package io.holdfast.media.stamp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes at all, taken for what the first of them says: one process fuzzes all formats in turn, for a while. */
class FuzzedFormatsTest {
    private static final List<String> TYPES = List.of(
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
            "image/svg+xml");

    static Stream<byte[]> seeds() {
        return TYPES.stream().flatMap(type -> MutationsTest.samples(type).stream()
                .map(file -> Bytes.join(new byte[] {(byte) TYPES.indexOf(type)}, file)));
    }

    @MethodSource("seeds")
    @FuzzTest
    void keepsItsPromises(byte[] input) {
        if (input.length > 0) {
            Fuzzed.check(TYPES.get((input[0] & 0xFF) % TYPES.size()), Arrays.copyOfRange(input, 1, input.length));
        }
    }
}
