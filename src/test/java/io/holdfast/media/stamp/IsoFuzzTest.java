package io.holdfast.media.stamp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes at all, taken for an ISO base media file; one class a format, for a process fuzzes one. */
class IsoFuzzTest {
    static Stream<byte[]> seeds() {
        return Stream.of("front.mp4", "back.mp4", "fragmented.mp4", "picture.heic", "picture.avif")
                .map(Bytes::file);
    }

    @MethodSource("seeds")
    @FuzzTest
    void keepsItsPromises(byte[] file) {
        Fuzzed.check("video/mp4", file);
    }
}
