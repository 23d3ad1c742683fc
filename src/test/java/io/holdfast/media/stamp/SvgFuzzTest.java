package io.holdfast.media.stamp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes at all, taken for SVG; one class a format, for a process fuzzes one. */
class SvgFuzzTest {
    static Stream<byte[]> seeds() {
        return MutationsTest.samples("image/svg+xml").stream();
    }

    @MethodSource("seeds")
    @FuzzTest
    void keepsItsPromises(byte[] file) {
        Fuzzed.check("image/svg+xml", file);
    }
}
