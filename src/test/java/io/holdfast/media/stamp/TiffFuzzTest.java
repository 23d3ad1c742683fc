package io.holdfast.media.stamp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes at all, taken for TIFF; one class a format, for a process fuzzes one. */
class TiffFuzzTest {
    static Stream<byte[]> seeds() {
        return MutationsTest.samples("image/tiff").stream();
    }

    @MethodSource("seeds")
    @FuzzTest
    void keepsItsPromises(byte[] file) {
        Fuzzed.check("image/tiff", file);
    }
}
