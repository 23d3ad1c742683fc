package io.holdfast.media;

import java.util.OptionalLong;

/** Reads a FLAC file's duration from its stream information: RFC 9639 section 8.2. */
final class Flac {
    private Flac() {}

    static OptionalLong durationMillis(Octets head) {
        int at = Id3.length(head);
        if (!head.has(at, "fLaC") || (head.u8(at + 4) & 0x7F) != 0) {
            return OptionalLong.empty();
        }
        long samples = (long) (head.u8(at + 21) & 0xF) << 32 | head.u32(at + 22);
        return Header.millis(samples, head.u24(at + 18) >>> 4);
    }
}
