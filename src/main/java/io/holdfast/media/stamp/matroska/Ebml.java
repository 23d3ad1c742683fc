package io.holdfast.media.stamp.matroska;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The head of an element of EBML: RFC 8794 sections 4 to 6.
 *
 * @param at where it begins
 * @param head bytes of id and size
 * @param size bytes of its content; {@link #UNKNOWN} where that is up to what can't be in it
 */
record Ebml(long id, int at, int head, long size) {
    static final long UNKNOWN = -1;
    /** The most bytes that a head has. */
    static final int MAX_HEAD = 12;

    static final long VOID = 0xEC;
    static final long CRC = 0xBF;

    private static final int BITS = 7;
    private static final int WIDEST = 8;

    /** The element that begins there; nothing where none does, or its head is not all at hand. */
    static Optional<Ebml> at(Buffer bytes, int at) {
        if (at >= bytes.length()) {
            return Optional.empty();
        }
        int idWidth = width(bytes, at);
        int sizeAt = at + idWidth;
        if (idWidth > 4 || sizeAt >= bytes.length()) {
            return Optional.empty();
        }
        int sizeWidth = width(bytes, sizeAt);
        if (sizeWidth > WIDEST || sizeAt + sizeWidth > bytes.length()) {
            return Optional.empty();
        }
        long unknown = mask(sizeWidth);
        long size = number(bytes, sizeAt, sizeWidth) & unknown;
        return Optional.of(
                new Ebml(number(bytes, at, idWidth), at, idWidth + sizeWidth, size == unknown ? UNKNOWN : size));
    }

    /** The elements between these places; nothing where they don't fill them. */
    static Optional<List<Ebml>> between(Buffer bytes, int from, int to) {
        List<Ebml> elements = new ArrayList<>();
        int at = from;
        while (at < to) {
            Optional<Ebml> element = at(bytes, at).filter(each -> each.size >= 0);
            if (element.isEmpty() || element.get().end() > to) {
                return Optional.empty();
            }
            elements.add(element.get());
            at = (int) element.get().end();
        }
        return Optional.of(elements);
    }

    /** How many bytes a number has by its first; more than 8 where it is none. */
    private static int width(Buffer bytes, int at) {
        return Integer.numberOfLeadingZeros(bytes.getUnsignedByte(at)) - 23;
    }

    private static long mask(int width) {
        return (1L << (BITS * width)) - 1;
    }

    private static long number(Buffer bytes, int at, int width) {
        long number = 0;
        for (int each = at; each < at + width; each++) {
            number = number << Byte.SIZE | bytes.getUnsignedByte(each);
        }
        return number;
    }

    int content() {
        return at + head;
    }

    /** Where it ends, which may be behind what is at hand. */
    long end() {
        return at + head + size;
    }

    int length() {
        return (int) (head + size);
    }

    /** The elements in it; nothing where it holds something else. */
    Optional<List<Ebml>> children(Buffer bytes) {
        return between(bytes, content(), (int) end());
    }

    /** Its content as an unsigned number; negative where it is none. */
    long number(Buffer bytes) {
        return size > WIDEST ? -1 : number(bytes, content(), (int) size);
    }

    /** Its content as text, which may end before it does. */
    String text(Buffer bytes) {
        String text = bytes.getString(content(), (int) end());
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    Buffer bytes(Buffer all) {
        return all.getBuffer(at, (int) end());
    }

    /** The same element with another size, told in as many bytes; nothing where it does not fit in them. */
    Optional<Buffer> sized(Buffer bytes, long other) {
        int idWidth = width(bytes, at);
        int sizeWidth = head - idWidth;
        return other >= mask(sizeWidth)
                ? Optional.empty()
                : Optional.of(bytes.getBuffer(at, at + idWidth).appendBuffer(size(other, sizeWidth)));
    }

    /** An element with this content. */
    static Buffer of(long id, Buffer content) {
        int width = 1;
        while (content.length() >= mask(width)) {
            width++;
        }
        return of(id, content, width);
    }

    private static Buffer of(long id, Buffer content, int width) {
        return id(id).appendBuffer(size(content.length(), width)).appendBuffer(content);
    }

    /** The same element with its size told in a byte more. */
    Buffer wider(Buffer bytes) {
        return of(id, bytes.getBuffer(content(), (int) end()), head - id(id).length() + 1);
    }

    /** An element that says nothing, of so many bytes in all, two at least. */
    static Buffer nothing(int length) {
        int width = length - 2 < mask(1) ? 1 : length - 3 < mask(2) ? 2 : 4;
        return of(VOID, Buffer.buffer(new byte[length - 1 - width]), width);
    }

    /** A number in its least bytes, so many at least. */
    static Buffer unsigned(long number, int least) {
        int bytes = Math.max(least, (Long.SIZE - Long.numberOfLeadingZeros(number) + Byte.SIZE - 1) / Byte.SIZE);
        Buffer unsigned = Buffer.buffer();
        for (int each = bytes - 1; each >= 0; each--) {
            unsigned.appendByte((byte) (number >>> (Byte.SIZE * each)));
        }
        return unsigned;
    }

    private static Buffer id(long id) {
        return unsigned(id, 1);
    }

    private static Buffer size(long size, int width) {
        return unsigned(size | mask(width) + 1, width);
    }
}
