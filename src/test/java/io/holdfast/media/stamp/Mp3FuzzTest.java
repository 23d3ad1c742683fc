package io.holdfast.media.stamp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes at all, taken for MP3; one class a format, for a process fuzzes one. */
class Mp3FuzzTest {
    static Stream<byte[]> seeds() {
        return Stream.of("plain.mp3", "vbr.mp3").map(Bytes::file);
    }

    @MethodSource("seeds")
    @FuzzTest
    void keepsItsPromises(byte[] file) {
        Fuzzed.check("audio/mpeg", file);
    }
}
