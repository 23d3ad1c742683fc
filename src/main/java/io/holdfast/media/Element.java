package io.holdfast.media;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One element of an EBML document, RFC 8794 section 4.
 *
 * @param body what of its data is at hand
 * @param whole whether that is all of it
 */
record Element(long id, Octets body, boolean whole) {
    private static final int MAX_SIBLINGS = 1024;

    /** The elements that follow each other in there, up to the first that is cut off or damaged. */
    static List<Element> in(Octets parent) {
        List<Element> elements = new ArrayList<>();
        int at = 0;
        while (at < parent.length() && elements.size() < MAX_SIBLINGS) {
            int idLength = width(parent.u8(at));
            int sizeAt = at + idLength;
            if (idLength > 4 || sizeAt >= parent.length()) {
                break;
            }
            int start = sizeAt + width(parent.u8(sizeAt));
            if (width(parent.u8(sizeAt)) > 8 || start > parent.length()) {
                break;
            }
            long size = size(parent, sizeAt, start);
            boolean whole = size <= parent.length() - start;
            elements.add(new Element(number(parent, at, sizeAt), parent.part(start, size), whole));
            if (!whole) {
                break;
            }
            at = start + (int) size;
        }
        return elements;
    }

    List<Element> children() {
        return in(body);
    }

    static Optional<Element> find(List<Element> elements, long id) {
        return elements.stream().filter(element -> element.id == id).findFirst();
    }

    /** An unsigned integer, section 7.2; negative from 2^63 on. */
    long number() {
        return number(body, 0, Math.min(8, body.length()));
    }

    /** A float, section 7.3. */
    double real() {
        return switch (body.length()) {
            case 4 -> Float.intBitsToFloat((int) body.u32(0));
            case 8 -> Double.longBitsToDouble(body.s64(0));
            default -> 0;
        };
    }

    private static long number(Octets octets, int from, int to) {
        long number = 0;
        for (int at = from; at < to; at++) {
            number = number << 8 | octets.u8(at);
        }
        return number;
    }

    /** How many bytes a variable-length number has by its first; 9 where that is none. */
    private static int width(int first) {
        return Integer.numberOfLeadingZeros(first) - 23;
    }

    /** The data's size, where all ones mean that it is unknown (section 6.2). */
    private static long size(Octets octets, int from, int to) {
        long unknown = (1L << (7 * (to - from))) - 1;
        long size = number(octets, from, to) & unknown;
        return size == unknown ? Long.MAX_VALUE : size;
    }
}
