package io.holdfast.media.stamp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes at all, taken for GLB; one class a format, for a process fuzzes one. */
class GlbFuzzTest {
    static Stream<byte[]> seeds() {
        return MutationsTest.samples("model/gltf-binary").stream();
    }

    @MethodSource("seeds")
    @FuzzTest
    void keepsItsPromises(byte[] file) {
        Fuzzed.check("model/gltf-binary", file);
    }
}
