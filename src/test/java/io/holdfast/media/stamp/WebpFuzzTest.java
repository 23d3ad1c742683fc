package io.holdfast.media.stamp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes at all, taken for WebP; one class a format, for a process fuzzes one. */
class WebpFuzzTest {
    static Stream<byte[]> seeds() {
        return Pictures.ofType("image/webp");
    }

    @MethodSource("seeds")
    @FuzzTest
    void keepsItsPromises(byte[] file) {
        Fuzzed.check("image/webp", file);
    }
}
