package io.holdfast.media;

import java.util.Optional;

/** Reads a JPEG picture's size as it is shown. */
final class Jpeg {
    private static final int APP1 = 0xE1;
    private static final int START_OF_SCAN = 0xDA;
    private static final int TEM = 0x01;

    private Jpeg() {}

    /** Walks the markers to the start of frame, ITU-T T.81 section B.2.2, by the EXIF orientation on the way. */
    static Optional<Size> size(Octets head) {
        boolean turned = false;
        int at = 2;
        while (head.u8(at) == 0xFF) {
            int marker = head.u8(at + 1);
            if (isFrame(marker)) {
                Optional<Size> size = Size.of(head.u16(at + 7), head.u16(at + 5));
                return turned ? size.map(Size::turned) : size;
            } else if (marker == 0xFF) {
                at++; // fill byte
            } else if (isAlone(marker)) {
                at += 2;
            } else if (marker == START_OF_SCAN) {
                break;
            } else {
                turned |= marker == APP1
                        && head.has(at + 4, "Exif\0\0")
                        && Tiff.turns(head.part(at + 10, exif(head, at)));
                at += 2 + head.u16(at + 2);
            }
        }
        return Optional.empty();
    }

    private static boolean isFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    private static boolean isAlone(int marker) {
        return marker == TEM || (marker >= 0xD0 && marker <= 0xD8);
    }

    private static int exif(Octets head, int at) {
        return head.u16(at + 2) - 8;
    }
}
