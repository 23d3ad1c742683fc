package io.holdfast.media;

import java.util.Optional;

/** Reads a picture's size from its header. */
final class Dimensions {
    private Dimensions() {}

    /** The size of a picture of this type; throws {@link IndexOutOfBoundsException} where the header is cut off. */
    static Optional<Size> of(String mediaType, Octets head) {
        return switch (mediaType) {
            case "image/png" -> png(head);
            case "image/gif" -> Size.of(head.u16le(6), head.u16le(8));
            case "image/bmp" -> bmp(head);
            case "image/jpeg" -> Jpeg.size(head);
            case "image/webp" -> webp(head);
            case "image/tiff" -> Tiff.size(head);
            case "image/avif", "image/heic", "image/heif" -> IsoPicture.size(head);
            default -> Optional.empty();
        };
    }

    /** By the header, and the orientation in Exif wherever that is: PNG 3 section 11.3.4.4. */
    private static Optional<Size> png(Octets head) {
        Optional<Size> size = Size.of(head.u32(16), head.u32(20));
        long at = 33;
        while (at <= head.length() - 12) {
            long length = head.u32((int) at);
            if (head.has((int) at + 4, "eXIf")) {
                return Tiff.turns(head.part((int) at + 8, length)) ? size.map(Size::turned) : size;
            }
            at += 12 + length;
        }
        return size;
    }

    /** BITMAPCOREHEADER has 12 bytes; in its successors, a negative height means rows from the top. */
    private static Optional<Size> bmp(Octets head) {
        return head.u32le(14) == 12
                ? Size.of(head.u16le(18), head.u16le(20))
                : Size.of(head.u32le(18), Math.abs((long) (int) head.u32le(22)));
    }

    /** RFC 9649 sections 2.5 to 2.7. */
    private static Optional<Size> webp(Octets head) {
        return switch (head.text(12, 4)) {
            case "VP8 " -> Size.of(head.u16le(26) & 0x3FFF, head.u16le(28) & 0x3FFF);
            case "VP8L" -> {
                long bits = head.u32le(21);
                yield Size.of((bits & 0x3FFF) + 1, (bits >>> 14 & 0x3FFF) + 1);
            }
            case "VP8X" -> Size.of(head.u24le(24) + 1, head.u24le(27) + 1);
            default -> Optional.empty();
        };
    }
}
