package io.holdfast.media.stamp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes at all, taken for GIF; one class a format, for a process fuzzes one. */
class GifFuzzTest {
    static Stream<byte[]> seeds() {
        return Pictures.ofType("image/gif");
    }

    @MethodSource("seeds")
    @FuzzTest
    void keepsItsPromises(byte[] file) {
        Fuzzed.check("image/gif", file);
    }
}
