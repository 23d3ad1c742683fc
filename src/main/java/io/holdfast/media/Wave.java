package io.holdfast.media;

import java.util.OptionalLong;

/** Reads a WAVE file's duration: its data's size by its bytes per second (RFC 2361, Multimedia Programming Interface). */
final class Wave {
    private static final int MAX_CHUNKS = 1024;

    private Wave() {}

    static OptionalLong durationMillis(Octets head) {
        long bytesPerSecond = 0;
        long at = 12;
        for (int chunk = 0; chunk < MAX_CHUNKS && at <= head.length() - 8; chunk++) {
            int start = (int) at + 8;
            long size = head.u32le(start - 4);
            switch (head.text((int) at, 4)) {
                case "fmt " -> bytesPerSecond = head.u32le(start + 8);
                case "data" -> {
                    boolean written = size < 0xFFFF_0000L; // who streams writes the largest number there is, or nearly
                    return written ? Header.millis(size, bytesPerSecond) : OptionalLong.empty();
                }
                default -> {}
            }
            at = start + size + (size & 1);
        }
        return OptionalLong.empty();
    }
}
