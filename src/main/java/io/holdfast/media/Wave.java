package io.holdfast.media;

import java.util.OptionalLong;
import java.util.Set;

/** Reads a WAVE file's duration: of packed sound by its count of samples, else its data's size by its bytes per second (RFC 2361). */
final class Wave {
    private static final int MAX_CHUNKS = 1024;
    /** PCM, floats, and what an extension tells of: their samples all take as many bytes. */
    private static final Set<Integer> UNPACKED = Set.of(1, 3, 0xFFFE);
    /** From here on a size was never written. */
    private static final long UNWRITTEN = 0x7FFF_0000L;

    private Wave() {}

    /**
     * How long it plays.
     *
     * @param length bytes of the whole file, where known: who writes to a pipe can't go back and say how much came, and leaves
     *     the largest number there is, signed or not, or nearly
     */
    static OptionalLong durationMillis(Octets head, OptionalLong length) {
        long bytesPerSecond = 0;
        long samplesPerSecond = 0;
        boolean packed = false;
        long samples = 0;
        long at = 12;
        for (int chunk = 0; chunk < MAX_CHUNKS && at <= head.length() - 8; chunk++) {
            int start = (int) at + 8;
            long size = head.u32le(start - 4);
            switch (head.text((int) at, 4)) {
                case "fmt " -> {
                    packed = !UNPACKED.contains(head.u16le(start));
                    samplesPerSecond = head.u32le(start + 4);
                    bytesPerSecond = head.u32le(start + 8);
                }
                case "fact" -> samples = head.u32le(start);
                case "data" -> {
                    if (packed && samples > 0 && samples < UNWRITTEN) {
                        return Header.millis(samples, samplesPerSecond);
                    }
                    boolean written = size < UNWRITTEN;
                    if (!written && length.isEmpty()) {
                        return OptionalLong.empty();
                    }
                    return Header.millis(Math.min(size, length.orElse(Long.MAX_VALUE) - start), bytesPerSecond);
                }
                default -> {}
            }
            at = start + size + (size & 1);
        }
        return OptionalLong.empty();
    }
}
