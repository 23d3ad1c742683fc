package io.holdfast.media.stamp.webp;

import io.holdfast.media.stamp.core.Format;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The chunks of a WebP file (RFC 9649 section 2) as far as they are there.
 *
 * @param next where the first chunk starts that is not wholly there
 * @param broken whether they can't be chunks of such a file
 */
record WebpHead(List<Chunk> chunks, int next, boolean broken) {
    static final int HEADER = 8;
    static final int FIRST = 12;
    static final WebpHead BROKEN = new WebpHead(List.of(), 0, true);

    private static final int EXTENDED_FLAGS = 20;
    private static final int EXTENDED_SIZE = 10;
    private static final int PICTURE = 20;
    private static final int PICTURE_HEADER = 10;
    private static final int XMP_FLAG = 0x04;
    private static final int ALPHA_FLAG = 0x10;
    private static final int SIDE = 0x3FFF;

    static boolean is(Buffer head) {
        return head.getString(0, 4, "ISO-8859-1").equals("RIFF")
                && head.getString(HEADER, FIRST, "ISO-8859-1").equals("WEBP");
    }

    /** Where the file ends, as its first bytes say. */
    static long end(Buffer head) {
        return HEADER + head.getUnsignedIntLE(4);
    }

    static WebpHead of(Buffer head, long end) {
        List<Chunk> chunks = new ArrayList<>();
        int limit = (int) Math.min(head.length(), end);
        int at = FIRST;
        while (at + HEADER <= limit) {
            long size = head.getUnsignedIntLE(at + 4);
            long next = at + HEADER + size + (size & 1);
            if (next > end) {
                return BROKEN;
            }
            boolean whole = next <= limit;
            if (whole || at == FIRST) {
                chunks.add(new Chunk(head.getString(at, at + 4, "ISO-8859-1"), at, (int) size, whole));
            }
            if (!whole) {
                return known(head, chunks, at, limit);
            }
            at = (int) next;
        }
        return at < limit && limit == end ? BROKEN : known(head, chunks, at, limit);
    }

    private static WebpHead known(Buffer head, List<Chunk> chunks, int next, int limit) {
        if (chunks.isEmpty() || limit < PICTURE + PICTURE_HEADER) {
            return BROKEN;
        }
        Chunk first = chunks.get(0);
        boolean fine = first.size() >= PICTURE_HEADER
                && switch (first.type()) {
                    case "VP8X" -> first.whole() && first.size() == EXTENDED_SIZE;
                    case "VP8 " -> head.getMedium(PICTURE + 3) == (0x9D012A << 8 >> 8);
                    case "VP8L" -> head.getByte(PICTURE) == 0x2F;
                    default -> false;
                };
        return new WebpHead(chunks, next, !fine);
    }

    /** Whether the first chunk that is not wholly there is the file's last. */
    boolean last(Buffer head, long end) {
        if (head.length() < next + HEADER) {
            return false;
        }
        long size = head.getUnsignedIntLE(next + 4);
        return next + HEADER + size + (size & 1) == end;
    }

    /** Whether a chunk of this type holds a packet. */
    static boolean packet(String type) {
        return type.equals("XMP ") || type.equals("XMP\0");
    }

    /** The announcement of a packet, in the chunk that is there for it or in a new one. */
    List<Format.Splice> extended(Buffer head) {
        if (chunks.get(0).is("VP8X")) {
            byte flags = (byte) (head.getByte(EXTENDED_FLAGS) | XMP_FLAG);
            return List.of(new Format.Splice(EXTENDED_FLAGS, 1, Buffer.buffer().appendByte(flags)));
        }
        boolean lossy = chunks.get(0).is("VP8 ");
        long bits = lossy ? 0 : head.getUnsignedIntLE(PICTURE + 1);
        int width = lossy ? (head.getUnsignedShortLE(PICTURE + 6) & SIDE) - 1 : (int) (bits & SIDE);
        int height = lossy ? (head.getUnsignedShortLE(PICTURE + 8) & SIDE) - 1 : (int) (bits >> 14 & SIDE);
        boolean alpha = (bits >> 28 & 1) != 0;
        Buffer made = Buffer.buffer("VP8X")
                .appendUnsignedIntLE(EXTENDED_SIZE)
                .appendUnsignedIntLE(XMP_FLAG | (alpha ? ALPHA_FLAG : 0))
                .appendMediumLE(width)
                .appendMediumLE(height);
        return List.of(new Format.Splice(FIRST, 0, made));
    }

    /**
     * One chunk.
     *
     * @param size of its content, without the byte that makes it even
     */
    record Chunk(String type, int at, int size, boolean whole) {
        boolean is(String other) {
            return type.equals(other);
        }

        boolean packet() {
            return WebpHead.packet(type);
        }

        int length() {
            return HEADER + size + (size & 1);
        }

        Buffer content(Buffer head) {
            return head.getBuffer(at + HEADER, at + HEADER + size);
        }
    }
}
