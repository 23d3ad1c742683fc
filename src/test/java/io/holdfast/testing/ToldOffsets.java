package io.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Holds the gateway to its word: whoever asks after an offset was told is never told a lesser one, whichever replica answers. */
final class ToldOffsets {
    private final Map<String, Long> most = new ConcurrentHashMap<>();

    /** The most that was told of an upload until now; to be asked when a request begins. */
    long of(String upload) {
        return most.getOrDefault(upload, 0L);
    }

    /**
     * Takes down what an answer told.
     *
     * @param before the most that was told when its request began
     */
    void told(String upload, long before, long offset) {
        assertThat(offset).as("offset of " + upload).isGreaterThanOrEqualTo(before);
        most.merge(upload, offset, Math::max);
    }
}
