package io.holdfast.media;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** Reads a picture's width and height from its header, where the first bytes hold it. */
final class Dimensions {
    private static final int MOST = 1 << 20;

    private Dimensions() {}

    /** Width and height in pixels; empty for other types, damaged headers and headers that come later. */
    static Optional<int[]> of(String mediaType, Buffer head) {
        try {
            return (switch (mediaType) {
                        case "image/png" -> Optional.of(new int[] {head.getInt(16), head.getInt(20)});
                        case "image/gif" ->
                            Optional.of(new int[] {head.getUnsignedShortLE(6), head.getUnsignedShortLE(8)});
                        case "image/bmp" -> Optional.of(new int[] {head.getIntLE(18), Math.abs(head.getIntLE(22))});
                        case "image/jpeg" -> jpeg(head);
                        case "image/webp" -> webp(head);
                        default -> Optional.<int[]>empty();
                    })
                    .filter(size -> size[0] > 0 && size[1] > 0 && size[0] <= MOST && size[1] <= MOST);
        } catch (IndexOutOfBoundsException truncated) {
            return Optional.empty();
        }
    }

    /** Walks the markers to the start of frame, ITU-T T.81 section B.2.2. */
    private static Optional<int[]> jpeg(Buffer head) {
        int at = 2;
        while (true) {
            int marker = head.getUnsignedByte(at + 1);
            if (head.getUnsignedByte(at) != 0xFF) {
                return Optional.empty();
            }
            if (marker == 0xFF) {
                at++;
            } else if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC) {
                return Optional.of(new int[] {head.getUnsignedShort(at + 7), head.getUnsignedShort(at + 5)});
            } else {
                at += 2 + head.getUnsignedShort(at + 2);
            }
        }
    }

    /** RFC 9649 sections 2.5 to 2.7. */
    private static Optional<int[]> webp(Buffer head) {
        return switch (Sniffer.text(head, 12, 4)) {
            case "VP8 " ->
                Optional.of(new int[] {head.getUnsignedShortLE(26) & 0x3FFF, head.getUnsignedShortLE(28) & 0x3FFF});
            case "VP8L" -> {
                int bits = head.getIntLE(21);
                yield Optional.of(new int[] {(bits & 0x3FFF) + 1, (bits >>> 14 & 0x3FFF) + 1});
            }
            case "VP8X" -> Optional.of(new int[] {head.getUnsignedMediumLE(24) + 1, head.getUnsignedMediumLE(27) + 1});
            default -> Optional.empty();
        };
    }
}
