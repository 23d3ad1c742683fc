package io.holdfast.media;

/** Finds where the tag before a sound file's own bytes ends: ID3v2.4.0 section 3.1. */
final class Id3 {
    private Id3() {}

    static boolean leads(Octets head) {
        return head.length() >= 10 && head.has(0, "ID3");
    }

    /** Whether what the tag stands in front of comes behind the head. */
    static boolean hides(Octets head) {
        return leads(head) && length(head) >= head.length();
    }

    /** The tag's length, which may be past the head; 0 without a tag. */
    static int length(Octets head) {
        if (!leads(head)) {
            return 0;
        }
        int size =
                (head.u8(6) & 0x7F) << 21 | (head.u8(7) & 0x7F) << 14 | (head.u8(8) & 0x7F) << 7 | (head.u8(9) & 0x7F);
        boolean footer = (head.u8(5) & 0x10) != 0;
        return 10 + size + (footer ? 10 : 0);
    }
}
