package io.holdfast.media;

import java.util.OptionalLong;

/** Reads a WAVE file's duration: its data's size by its bytes per second (RFC 2361, Multimedia Programming Interface). */
final class Wave {
    private static final int MAX_CHUNKS = 1024;

    private Wave() {}

    /**
     * How long it plays.
     *
     * @param length bytes of the whole file, where known: who writes to a pipe can't go back and say how much came, and leaves
     *     the largest number there is, signed or not, or nearly
     */
    static OptionalLong durationMillis(Octets head, OptionalLong length) {
        long bytesPerSecond = 0;
        long at = 12;
        for (int chunk = 0; chunk < MAX_CHUNKS && at <= head.length() - 8; chunk++) {
            int start = (int) at + 8;
            long size = head.u32le(start - 4);
            switch (head.text((int) at, 4)) {
                case "fmt " -> bytesPerSecond = head.u32le(start + 8);
                case "data" -> {
                    boolean written = size < 0x7FFF_0000L;
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
