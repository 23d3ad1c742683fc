package io.holdfast.media.stamp.flac;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One metadata block of a FLAC file: RFC 9639 section 8.1.
 *
 * @param at where its head is
 * @param size bytes of its content
 */
record FlacBlock(int type, boolean last, int at, int size) {
    static final int HEAD = 4;
    static final int STREAM_INFO = 0;
    static final int PADDING = 1;
    static final int APPLICATION = 2;
    static final int COMMENTS = 4;

    private static final int LAST = 0x80;
    private static final int MAX_BLOCKS = 1024;

    /** The blocks from there on, up to the first that is not wholly at hand. */
    static List<FlacBlock> in(Buffer head, int from) {
        List<FlacBlock> blocks = new ArrayList<>();
        int at = from;
        boolean last = false;
        while (!last && at + HEAD <= head.length() && blocks.size() < MAX_BLOCKS) {
            int first = head.getUnsignedByte(at);
            FlacBlock block = new FlacBlock(first & ~LAST, (first & LAST) != 0, at, head.getMedium(at + 1) & 0xFF_FFFF);
            if (block.end() > head.length()) {
                break;
            }
            blocks.add(block);
            last = block.last;
            at = block.end();
        }
        return blocks;
    }

    /** A block with this content. */
    static Buffer of(int type, boolean last, Buffer content) {
        return Buffer.buffer()
                .appendByte((byte) (last ? type | LAST : type))
                .appendMedium(content.length())
                .appendBuffer(content);
    }

    static Optional<FlacBlock> first(List<FlacBlock> blocks, int type) {
        return blocks.stream().filter(block -> block.type == type).findFirst();
    }

    int end() {
        return at + HEAD + size;
    }

    Buffer content(Buffer head) {
        return head.getBuffer(at + HEAD, end());
    }

    /** Whether it is an application's whose content begins so. */
    boolean isApplication(Buffer head, String begins) {
        return type == APPLICATION
                && size >= begins.length()
                && head.getString(at + HEAD, at + HEAD + begins.length(), ISO_8859_1.name())
                        .equals(begins);
    }
}
