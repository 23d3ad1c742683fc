package io.holdfast.media.stamp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes at all, taken for Matroska; one class a format, for a process fuzzes one. */
class MatroskaFuzzTest {
    static Stream<byte[]> seeds() {
        return MutationsTest.samples("video/webm").stream();
    }

    @MethodSource("seeds")
    @FuzzTest
    void keepsItsPromises(byte[] file) {
        Fuzzed.check("video/webm", file);
    }
}
