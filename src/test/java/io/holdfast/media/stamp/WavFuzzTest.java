package io.holdfast.media.stamp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes at all, taken for WAVE; one class a format, for a process fuzzes one. */
class WavFuzzTest {
    static Stream<byte[]> seeds() {
        return Stream.of("sound.wav").map(Bytes::file);
    }

    @MethodSource("seeds")
    @FuzzTest
    void keepsItsPromises(byte[] file) {
        Fuzzed.check("audio/wav", file);
    }
}
